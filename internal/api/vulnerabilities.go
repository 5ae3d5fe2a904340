package api

import (
	"context"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/exposure"
	"parapet/internal/query"
	"parapet/internal/scope"
)

const (
	vulnerabilityPath = "/api/v1/vulnerabilities"
	vulnerabilityTag  = "Vulnerabilities"
)

// registerVulnerabilities adds the findings of weaknesses, counted.
func (s *server) registerVulnerabilities() {
	const same = "query is the J1QL that tells of the same findings. A finding is a vulnerability on a device; what is asked for narrows the findings, and what they are counted by has a row where any is left."
	list := func(id, path, summary, description string) operation {
		return operation{
			id: id, method: http.MethodGet, path: vulnerabilityPath + path, tag: vulnerabilityTag, permission: account.QueryRun,
			time: s.limits.Query, summary: summary, description: description + "\n\n" + same,
		}
	}
	register(s, list("vulnerability.list", "", "List the vulnerabilities of the estate",
		"CVEs with how grave and how likely to be exploited they are, on how many devices, in what software, and what mends them: each once, whatever integrations found it."),
		s.listVulnerabilities)
	register(s, list("vulnerability.software", "/software", "List the software that has vulnerabilities", "Products, with the vulnerabilities that were found in them."), s.listVulnerableSoftware)
	register(s, list("vulnerability.devices", "/devices", "List the devices that have vulnerabilities", "Devices, with the vulnerabilities that were found on them."), s.listVulnerableDevices)
	register(s, list("vulnerability.groups", "/groups", "List the groups of devices that have vulnerabilities", "Groups of devices, with the vulnerabilities that were found on their devices."), s.listVulnerableGroups)
	register(s, list("vulnerability.summary", "/summary", "Sum up the vulnerabilities of the estate",
		"How many there are, in all and in the queues; how long ago they were seen first; and as points, by how grave and how likely to be exploited they are."),
		s.summariseVulnerabilities)
	s.registerFindingsExport()
}

// FindingsInput says which findings are wanted.
type FindingsInput struct {
	Queue           exposure.Queue `query:"queue" enum:"urgent,exploited,new,no_update" doc:"Those to work through: urgent is CVSS 7 or more (where nobody gave one, the severity High or Critical) with a known exploit or an EPSS of 0.088 or more; exploited has a known exploit; new was first seen on any device in the last 7 days; no_update has findings that no update mends."`
	CVE             string         `query:"cve" maxLength:"64" doc:"The id of one vulnerability."`
	Search          string         `query:"search" maxLength:"200" doc:"A part of the CVE's id or description, in any case."`
	Severity        []string       `query:"severity,explode" maxItems:"5" enum:"Critical,High,Medium,Low,Unrated" doc:"A severity, or another."`
	Exploit         []string       `query:"exploit,explode" maxItems:"4" enum:"public,verified,kit,zero_day" doc:"What must be known of exploits: this, or another."`
	Score           float64        `query:"score" minimum:"0" maximum:"10" doc:"The least CVSS."`
	EPSS            float64        `query:"epss" minimum:"0" maximum:"1" doc:"The least EPSS."`
	SeenWithin      int            `query:"seen_within" minimum:"0" maximum:"36500" doc:"How many days ago it was first seen on any device at most; 0 for any time."`
	SeenBefore      int            `query:"seen_before" minimum:"0" maximum:"36500" doc:"How many days ago it was first seen on any device at least."`
	PublishedWithin int            `query:"published_within" minimum:"0" maximum:"36500" doc:"How many days ago it was published at most; 0 for any time."`
	PublishedBefore int            `query:"published_before" minimum:"0" maximum:"36500" doc:"How many days ago it was published at least."`
	Product         string         `query:"product" maxLength:"400" doc:"What has the vulnerability, as vendor-_-name."`
	Fix             string         `query:"fix" maxLength:"200" doc:"What mends it: the number of a KB article, or a vendor's advisory."`
	Group           string         `query:"group" maxLength:"400" doc:"The name of the device's group; - for devices in none."`
	Device          string         `query:"device" maxLength:"64" doc:"The _id of one device."`
	Source          []string       `query:"source,explode" maxItems:"200" doc:"The key of an integration that findings may come from."`
	At              time.Time      `query:"at" doc:"The moment whose graph is asked; the present when it is absent."`
}

func (in FindingsInput) filter() exposure.Filter {
	f := exposure.Filter{
		Queue: in.Queue, CVE: in.CVE, Search: in.Search, Exploits: exposure.ExploitsOf(in.Exploit), Score: in.Score, EPSS: in.EPSS,
		SeenWithin: in.SeenWithin, SeenBefore: in.SeenBefore, PublishedWithin: in.PublishedWithin, PublishedBefore: in.PublishedBefore,
		Sources: in.Source, Product: in.Product, Fix: in.Fix, Group: in.Group, Device: in.Device, Now: time.Now(),
	}
	for _, name := range in.Severity {
		f.Severities = append(f.Severities, exposure.SeverityOf(name))
	}
	return f
}

// listFindingsInput asks for a page of a list.
type listFindingsInput struct {
	FindingsInput
	Sort   string `query:"sort" maxLength:"64" doc:"The column to order by; a minus before it turns the order round. What lacks a value comes last. The usual order has the most urgent first."`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"1000" doc:"How many to list at most."`
	Cursor string `query:"cursor" maxLength:"200" doc:"Where to go on: what next said. Leave all else as it was."`
}

// findingsPage is a page of findings, counted.
type findingsPage[T any] struct {
	Query string       `json:"query" doc:"The J1QL that tells of the same findings."`
	Items []T          `json:"items"`
	Next  string       `json:"next,omitempty" doc:"The cursor of the next page; absent on the last."`
	Total int          `json:"total" doc:"How many there are on all pages."`
	Meta  findingsMeta `json:"meta"`
}

// findingsMeta is what there is to know of what is told.
type findingsMeta struct {
	Generation   uint64               `json:"generation" doc:"Which state of the graph was asked."`
	AsOf         time.Time            `json:"as_of,omitzero" doc:"When it was committed."`
	Completeness []answerCompleteness `json:"completeness" doc:"How much is known of each type that the findings are made of."`
}

// onward is where a list goes on: in which state of the graph, after how many rows.
type onward struct {
	At   int64 `json:"a"` // nanoseconds since 1970
	Skip int   `json:"s"`
}

// told is a picture with what there is to know of it.
type told struct {
	*exposure.Picture
	*query.Analysis // of the query
	query           string
	skip            int
}

// picture is that of the moment that is asked for, or of the pages before.
func (s *server) picture(ctx context.Context, in FindingsInput, by exposure.By, cursor string) (*told, error) {
	t := &told{query: in.filter().Query(by, in.At)}
	at := in.At
	if cursor != "" {
		var from onward
		if err := readCursor(cursor, &from); err != nil {
			return nil, err
		}
		at, t.skip = time.Unix(0, from.At), max(0, from.Skip)
	}
	if err := s.checkSources(ctx, in.Source, at); err != nil {
		return nil, err
	}
	source, err := s.graphOf(ctx).Source(ctx, at)
	if err != nil {
		return nil, err
	}
	if t.Picture, err = s.cfg.Exposures.Picture(ctx, source); err != nil {
		return nil, err
	}
	t.Analysis, err = query.Analyze(ctx, query.Only(scope.Asked(source)), t.query, -1, s.cfg.Query)
	return t, unanswered(err)
}

// meta is what there is to know of what is told.
func (t *told) meta() findingsMeta {
	meta := findingsMeta{Generation: t.Generation.Number, Completeness: []answerCompleteness{}}
	if t.Generation.Number > 0 {
		meta.AsOf = t.Generation.At.UTC()
	}
	for _, c := range t.Completeness {
		meta.Completeness = append(meta.Completeness, completenessOf(c))
	}
	return meta
}

// findingsOf is a page of what is listed.
func findingsOf[R, T any](
	ctx context.Context, s *server, in *listFindingsInput, by exposure.By,
	list func(*exposure.Picture, exposure.Wanted) (exposure.List[R], error), view func(*R) T,
) (*struct{ Body findingsPage[T] }, error) {
	t, err := s.picture(ctx, in.FindingsInput, by, in.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := list(t.Picture, exposure.Wanted{Filter: in.filter(), Sort: in.Sort, Skip: t.skip, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	page := findingsPage[T]{Query: t.query, Items: make([]T, 0, len(found.Rows)), Total: found.Total, Meta: t.meta()}
	for i := range found.Rows {
		page.Items = append(page.Items, view(&found.Rows[i]))
	}
	if end := t.skip + len(found.Rows); end < found.Total {
		page.Next = writeCursor(onward{t.Generation.At.UnixNano(), end})
	}
	return &struct{ Body findingsPage[T] }{page}, nil
}
