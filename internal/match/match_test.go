package match_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/match"
)

// entity is something to match: its key and its properties, all texts but score.
type entity struct {
	partition graph.Partition
	typ       graph.Type
	key       graph.Key
	props     map[string]string
	score     float64
}

func (e entity) put(t *testing.T, d graph.Draft) {
	t.Helper()
	var props graph.Props
	for name, value := range e.props {
		props = append(props, graph.Prop{Name: name, Value: graph.Text(value)})
	}
	if e.score > 0 {
		props = append(props, graph.Prop{Name: "score", Value: graph.Number(e.score)})
	}
	if err := d.PutEntity(e.typ, e.key, props); err != nil {
		t.Fatal(err)
	}
}

func account(p graph.Partition, key graph.Key, domain, username, sid string) entity {
	return entity{partition: p, typ: graph.LogonUser, key: key, props: map[string]string{
		"domain": domain, "username": username, "accountSid": sid,
	}}
}

func user(key graph.Key, domain, sam, sid, cloudSID string) entity {
	return entity{partition: "a", typ: graph.User, key: key, props: map[string]string{
		"onPremisesDomainName": domain, "onPremisesSamAccountName": sam,
		"onPremisesSecurityIdentifier": sid, "securityIdentifier": cloudSID,
	}}
}

func vulnerability(p graph.Partition, id string, score float64) entity {
	return entity{partition: p, typ: graph.Vulnerability, key: graph.Key("v:" + id), props: map[string]string{"id": id}, score: score}
}

// matched is the graph of some entities after matching.
func matched(t *testing.T, entities ...entity) graph.View {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tx.Rollback)
	for _, p := range []graph.Partition{"a", "b"} {
		draft := tx.Draft(p)
		for _, e := range entities {
			if e.partition == p {
				e.put(t, draft)
			}
		}
		draft.Finish(graph.Whole, graph.User, graph.LogonUser, graph.Vulnerability)
		seal(t, tx, p)
	}
	if err := match.Fill(tx.View(), tx.Draft(match.Partition)); err != nil {
		t.Fatal(err)
	}
	seal(t, tx, match.Partition)
	return tx.View()
}

func seal(t *testing.T, tx graph.Tx, p graph.Partition) {
	t.Helper()
	if _, err := tx.Seal(t.Context(), p, nil, nil); err != nil {
		t.Fatal(err)
	}
}

func links(view graph.View, typ graph.Type) []string {
	all := []string{}
	for _, r := range view.Relationships(typ) {
		link := string(r.From) + " > " + string(r.To)
		if proof := r.Props.Get("matchedBy").AsText(); proof != "" {
			link += " by " + proof
		}
		all = append(all, link)
	}
	slices.Sort(all)
	return all
}

func TestUsers(t *testing.T) {
	t.Parallel()
	ann := user("ann", "Acme.local", "Ann", "S-1-5-21-1", "S-1-12-1-1")
	cases := map[string]struct {
		entities []entity
		want     []string
	}{
		"by local SID":                       {[]entity{ann, account("a", "x", "other", "other", "s-1-5-21-1")}, []string{"x > ann by sid"}},
		"by cloud SID":                       {[]entity{ann, account("a", "x", "azuread", "annlee", "S-1-12-1-1")}, []string{"x > ann by sid"}},
		"by first label of the domain":       {[]entity{ann, account("a", "x", "ACME", "ann", "")}, []string{"x > ann by name"}},
		"by the whole domain":                {[]entity{ann, account("a", "x", "acme.LOCAL", "ANN", "")}, []string{"x > ann by name"}},
		"other domain":                       {[]entity{ann, account("a", "x", "local", "ann", "")}, []string{}},
		"no domain":                          {[]entity{ann, account("a", "x", "", "ann", "")}, []string{}},
		"other name":                         {[]entity{ann, account("a", "x", "acme", "bob", "")}, []string{}},
		"same name, other SID":               {[]entity{ann, account("a", "x", "acme", "ann", "S-1-5-21-9")}, []string{}},
		"same name, SID of the user unknown": {[]entity{user("ann", "acme.local", "ann", "", ""), account("a", "x", "acme", "ann", "S-1-5-21-9")}, []string{"x > ann by name"}},
		"other integration":                  {[]entity{ann, account("b", "x", "acme", "ann", "S-1-5-21-1")}, []string{}},
		"two users of one name":              {[]entity{ann, user("ann2", "acme.com", "ann", "", ""), account("a", "x", "acme", "ann", "")}, []string{}},
		"two users of one SID":               {[]entity{ann, user("ann2", "acme.com", "ann2", "S-1-5-21-1", ""), account("a", "x", "acme", "ann", "S-1-5-21-1")}, []string{}},
		"SID of one, name of another":        {[]entity{ann, user("bob", "acme.local", "bob", "S-1-5-21-2", ""), account("a", "x", "acme", "bob", "S-1-5-21-1")}, []string{"x > ann by sid"}},
		"a domain of one label":              {[]entity{user("ann", "acme", "ann", "", ""), account("a", "x", "acme", "ann", "")}, []string{"x > ann by name"}},
		"several accounts of one user": {
			[]entity{ann, account("a", "x", "acme", "ann", ""), account("a", "y", "azuread", "ann", "S-1-12-1-1")},
			[]string{"x > ann by name", "y > ann by sid"},
		},
		"nothing is known of either": {[]entity{user("ann", "", "", "", ""), account("a", "x", "", "", "")}, []string{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, links(matched(t, c.entities...), graph.LogonUserIsUser)); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCVEs(t *testing.T) {
	t.Parallel()
	view := matched(t,
		vulnerability("a", "CVE-2024-0001", 7), vulnerability("b", "CVE-2024-0001", 9.8), vulnerability("a", "cve-2024-123456", 0),
		vulnerability("a", "TVM-2020-0002", 5), vulnerability("a", "CVE-2024-001", 5), vulnerability("a", "CVE-2024-0001-x", 5),
	)
	want := []string{"v:CVE-2024-0001 > cve-2024-0001", "v:CVE-2024-0001 > cve-2024-0001", "v:cve-2024-123456 > cve-2024-123456"}
	if diff := cmp.Diff(want, links(view, graph.VulnerabilityIsCVE)); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	wantEntities := []map[string]any{
		{
			"id": "CVE-2024-0001", "name": "CVE-2024-0001", "displayName": "CVE-2024-0001", "score": 9.8,
			"references": []string{"https://nvd.nist.gov/vuln/detail/CVE-2024-0001"}, "webLink": "https://nvd.nist.gov/vuln/detail/CVE-2024-0001",
		},
		{
			"id": "cve-2024-123456", "name": "CVE-2024-123456", "displayName": "CVE-2024-123456",
			"references": []string{"https://nvd.nist.gov/vuln/detail/cve-2024-123456"}, "webLink": "https://nvd.nist.gov/vuln/detail/cve-2024-123456",
		},
	}
	var got []map[string]any
	for partition, e := range view.Entities(graph.CVE) {
		props := map[string]any{}
		for _, p := range e.Props {
			props[p.Name] = p.Value.Any()
		}
		if partition != match.Partition {
			t.Errorf("%s is in partition %s", e.Key, partition)
		}
		got = append(got, props)
	}
	if diff := cmp.Diff(wantEntities, got); diff != "" {
		t.Errorf("entities (-want +got):\n%s", diff)
	}
}
