package match

import (
	"regexp"
	"strings"

	"parapet/internal/graph"
)

// cveID is how the CVE list names its entries. Defender also has ids of its own,
// such as TVM-2020-0002, which are no entries of it.
var cveID = regexp.MustCompile(`(?i)^CVE-\d{4}-\d{4,}$`)

// matchCVEs links every vulnerability that is an entry of the CVE list to the
// one entity of that entry, whichever integrations found it.
func matchCVEs(view graph.View, draft graph.Draft) error {
	for partition, vulnerability := range view.Entities(graph.Vulnerability, "id", "score") {
		id := vulnerability.Props.Get("id").AsText()
		if !cveID.MatchString(id) {
			continue
		}
		key := graph.Key(strings.ToLower(id))
		if err := draft.PutEntity(graph.CVE, key, cveProps(id, vulnerability.Props.Get("score"))); err != nil {
			return err
		}
		from := graph.End{Partition: partition, Key: vulnerability.Key}
		if err := draft.PutLink(graph.VulnerabilityIsCVE, from, graph.End{Partition: Partition, Key: key}, nil); err != nil {
			return err
		}
	}
	return nil
}

func cveProps(id string, score graph.Value) graph.Props {
	page := "https://nvd.nist.gov/vuln/detail/" + id
	return graph.Props{
		{Name: "id", Value: graph.Text(id)},
		{Name: "name", Value: graph.Text(strings.ToUpper(id))},
		{Name: "displayName", Value: graph.Text(strings.ToUpper(id))},
		{Name: "score", Value: score},
		{Name: "references", Value: graph.List(page)},
		{Name: "webLink", Value: graph.Text(page)},
	}
}
