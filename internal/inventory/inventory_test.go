package inventory_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/inventory"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// tenant is a small graph: four devices, one of them an older record of another,
// of which two have findings; who signs in on them; and applications.
func tenant(t *testing.T) query.Graphs {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	const acme graph.Partition = "integration/acme"
	fill(t, tx.Draft(acme))
	if _, err := tx.Seal(t.Context(), acme, nil, nil); err != nil {
		t.Fatal(err)
	}
	links := tx.Draft("match")
	ann := graph.End{Partition: acme, Key: "ann"}
	if err := links.PutLink(graph.LogonUserIsUser, ann, ann, nil); err != nil {
		t.Fatal(err)
	}
	links.Finish(graph.Whole, graph.LogonUserIsUser)
	if _, err := tx.Seal(t.Context(), "match", nil, nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return query.Only(exec.New(store.Latest()))
}

func prop(name string, value any) graph.Prop {
	switch v := value.(type) {
	case bool:
		return graph.Prop{Name: name, Value: graph.Bool(v)}
	case int:
		return graph.Prop{Name: name, Value: graph.Number(float64(v))}
	case []string:
		return graph.Prop{Name: name, Value: graph.List(v...)}
	case time.Duration:
		return graph.Prop{Name: name, Value: graph.Time(time.Now().Add(-v))}
	}
	return graph.Prop{Name: name, Value: graph.Text(value.(string))}
}

func fill(t *testing.T, d graph.Draft) {
	t.Helper()
	put := func(typ graph.Type, key graph.Key, props ...graph.Prop) {
		t.Helper()
		if err := d.PutEntity(typ, key, append(props, prop("displayName", string(key)))); err != nil {
			t.Fatal(err)
		}
	}
	join := func(typ graph.Type, from, to graph.Key) {
		t.Helper()
		if err := d.PutRelationship(typ, from, to, nil); err != nil {
			t.Fatal(err)
		}
	}
	device := func(key graph.Key, os string, seen time.Duration, props ...graph.Prop) {
		t.Helper()
		put(graph.Endpoint, key, append(props, prop("osPlatform", os), prop("lastSeenOn", seen))...)
		put(graph.Machine, key, prop("isIsolated", key == "mac"))
		join(graph.MachineManagesEndpoint, key, key)
	}
	const day = 24 * time.Hour
	device("pc", "Windows11", time.Hour, prop("machineTags", []string{"vip", "${lab}"}))
	device("mac", "macOS", 10*day, prop("machineTags", []string{"vip"}))
	device("it's a \\ box", "Windows11", 40*day)
	device("old pc", "Windows11", 400*day, prop("duplicateOf", "pc"))
	put(graph.Vulnerability, "cve-1", prop("severity", "High"), prop("score", 8), prop("numericSeverity", 8))
	put(graph.Recommendation, "rec-1", prop("status", "Active"))
	join(graph.MachineIdentified, "pc", "cve-1")
	join(graph.MachineIdentified, "old pc", "cve-1")
	join(graph.MachineHasRecommendation, "mac", "rec-1")
	put(graph.LogonUser, "ann", prop("domain", "corp"))
	put(graph.LogonUser, "bob", prop("domain", "corp"))
	put(graph.User, "ann", prop("department", "R&D"))
	put(graph.User, "eve")
	join(graph.MachineHasLogonUser, "pc", "ann")
	join(graph.MachineHasLogonUser, "it's a \\ box", "bob")
	put(graph.Software, "vim", prop("weaknesses", 2))
	put(graph.Software, "office")
	put(graph.Software, "calc", prop("weaknesses", 0))
	join(graph.SoftwareHasRecommendation, "office", "rec-1")
	put(graph.Group, "staff")
	put(graph.DeviceGroup, "servers")
	join(graph.GroupHasUser, "staff", "ann")
	join(graph.DeviceGroupHasMachine, "servers", "it's a \\ box")
	put(graph.IPAddress, "10.0.0.1", prop("public", false))
	join(graph.EndpointHasIPAddress, "mac", "10.0.0.1")
	d.Finish(graph.Whole, graph.Endpoint, graph.Machine, graph.MachineManagesEndpoint, graph.Vulnerability, graph.Recommendation,
		graph.MachineIdentified, graph.MachineHasRecommendation, graph.LogonUser, graph.User, graph.MachineHasLogonUser,
		graph.Software, graph.SoftwareHasRecommendation, graph.Group, graph.DeviceGroup, graph.GroupHasUser, graph.DeviceGroupHasMachine,
		graph.IPAddress, graph.EndpointHasIPAddress)
}

func find(t *testing.T, name string) *inventory.Inventory {
	t.Helper()
	i, err := inventory.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// names are the names of the rows of a list, in their order.
func names(t *testing.T, graphs query.Graphs, i *inventory.Inventory, r inventory.Request) string {
	t.Helper()
	r.Columns = []string{"displayName"}
	text, err := i.Text(r)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := query.Run(t.Context(), graphs, text, query.Options{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, w := range answer.Warnings {
		t.Errorf("%s: %s", text, w)
	}
	var all []string
	for _, row := range answer.Rows {
		all = append(all, row[2].Value.AsText())
	}
	total, err := i.Total(t.Context(), graphs, r, query.Options{})
	if err != nil || total != len(all) {
		t.Errorf("%s has %d rows, Total says %d, %v", text, len(all), total, err)
	}
	return strings.Join(all, ", ")
}

func TestRows(t *testing.T) {
	t.Parallel()
	graphs := tenant(t)
	for _, c := range []struct {
		inventory string
		request   inventory.Request
		want      string
	}{
		{"systems", inventory.Request{}, `it's a \ box, mac, pc`},
		{"systems", inventory.Request{Sort: []string{"-displayName"}}, `pc, mac, it's a \ box`},
		{"systems", inventory.Request{Sort: []string{"osPlatform", "-agent.isIsolated"}}, `it's a \ box, pc, mac`},
		{"systems", inventory.Request{Findings: inventory.With}, "mac, pc"},
		{"systems", inventory.Request{Findings: inventory.Without}, `it's a \ box`},
		{"systems", inventory.Request{Filters: []string{"osPlatform=macOS", "osPlatform=iOS"}}, "mac"},
		{"systems", inventory.Request{Filters: []string{"osPlatform!=macOS", "osPlatform!=Windows11"}}, ""},
		{"systems", inventory.Request{Filters: []string{"osPlatform^=Win", "displayName!~=box"}}, "pc"},
		{"systems", inventory.Request{Filters: []string{`displayName=it's a \ box`}}, `it's a \ box`},
		{"systems", inventory.Request{Filters: []string{"machineTags"}}, "mac, pc"},
		{"systems", inventory.Request{Filters: []string{"!machineTags"}}, `it's a \ box`},
		{"systems", inventory.Request{Filters: []string{"machineTags=${lab}"}}, "pc"},
		{"systems", inventory.Request{Filters: []string{"machineTags!~={lab"}}, `it's a \ box, mac`},
		{"systems", inventory.Request{Filters: []string{"agent.isIsolated=true"}}, "mac"},
		{"systems", inventory.Request{Filters: []string{"agent.isIsolated!=true", "osPlatform=Windows11"}, Findings: inventory.With}, "pc"},
		{"systems", inventory.Request{Filters: []string{"lastSeenOn<7d", "lastSeenOn>30d"}}, "mac"},
		{"systems", inventory.Request{Filters: []string{"lastSeenOn>=2001-01-31", "lastSeenOn<=2999-01-31T18:30:00+01:00"}}, `it's a \ box, mac, pc`},
		{"systems", inventory.Request{SeenWithin: "24h"}, "pc"},
		{"systems", inventory.Request{UnseenFor: "7d", SeenWithin: "30d"}, "mac"},
		{"systems", inventory.Request{Tags: []string{"vip"}}, "mac, pc"},
		{"systems", inventory.Request{Tags: []string{"vip", "${lab}"}}, "pc"},
		{"systems", inventory.Request{Search: "MAC"}, "mac"},
		{"systems", inventory.Request{Search: `'s a \`}, `it's a \ box`},
		{"systems", inventory.Request{Search: "/.*"}, ""},
		{"systems", inventory.Request{Sources: []string{"acme", "globex"}}, `it's a \ box, mac, pc`},
		{"systems", inventory.Request{Sources: []string{"globex"}}, ""},
		{"users", inventory.Request{}, "ann, bob"},
		{"users", inventory.Request{Filters: []string{"!person._id"}}, "bob"},
		{"users", inventory.Request{Filters: []string{"person.department=R&D"}}, "ann"},
		{"users", inventory.Request{Findings: inventory.With}, "ann"},
		{"people", inventory.Request{Findings: inventory.Without}, "eve"},
		{"applications", inventory.Request{Findings: inventory.With}, "office, vim"},
		{"applications", inventory.Request{Findings: inventory.Without}, "calc"},
		{"ip_addresses", inventory.Request{Findings: inventory.With}, "10.0.0.1"},
		{"vulnerabilities", inventory.Request{Filters: []string{"score>=8"}}, "cve-1"},
		{"findings", inventory.Request{}, "cve-1, rec-1"},
		{"findings", inventory.Request{Filters: []string{"_type=" + string(graph.Recommendation)}}, "rec-1"},
		{"groups", inventory.Request{Findings: inventory.With}, "staff"},
		{"groups", inventory.Request{Findings: inventory.Without}, "servers"},
	} {
		if got := names(t, graphs, find(t, c.inventory), c.request); got != c.want {
			t.Errorf("%s, %+v: %s, want %s", c.inventory, c.request, got, c.want)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	text, err := find(t, "systems").Text(inventory.Request{
		Filters: []string{"osPlatform=macOS", "agent.isIsolated=true"}, Findings: inventory.With, Sort: []string{"-lastSeenOn"},
		Columns: []string{"displayName", "tag.AccountName", "agent.isIsolated"}, At: time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC),
	})
	want := "FIND Device WITH duplicateOf = undefined AND osPlatform = 'macOS' AND" +
		" _id = (FIND Device AS some THAT MANAGES HostAgent THAT (IDENTIFIED|HAS) Finding RETURN some._id) AS system" +
		" (THAT MANAGES << microsoft_defender_machine AS agent)? WHERE agent.isIsolated = true" +
		" RETURN system._id AS _id, system._type AS _type, system.displayName AS displayName," +
		" system.[tag.AccountName] AS 'tag.AccountName', agent.isIsolated AS 'agent.isIsolated'" +
		" ORDER BY system.lastSeenOn DESC AT date(2026-03-31T12:00:00Z)"
	if diff := cmp.Diff(want, text); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestRequestsAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		inventory string
		request   inventory.Request
		path      string
		text      string
	}{
		{"systems", inventory.Request{Filters: []string{"osPlatform", "platform=x"}}, "filters[1]", "did you mean osPlatform?"},
		{"systems", inventory.Request{Filters: []string{"=x"}}, "filters[0]", "is no filter"},
		{"systems", inventory.Request{Filters: []string{"!osPlatform=x"}}, "filters[0]", "is no filter"},
		{"systems", inventory.Request{Filters: []string{"osBuild=new"}}, "filters", "is a number"},
		{"systems", inventory.Request{Filters: []string{"osBuild=NaN"}}, "filters", "is a number"},
		{"systems", inventory.Request{Filters: []string{"osBuild~=1"}}, "filters", "cannot be compared with ~="},
		{"systems", inventory.Request{Filters: []string{"isAadJoined=yes"}}, "filters", "is true or false"},
		{"systems", inventory.Request{Filters: []string{"lastSeenOn>yesterday"}}, "filters", "is a time"},
		{"systems", inventory.Request{Filters: []string{"osPlatform>${x}"}}, "filters", "with = != ~= and !~= only"},
		{"systems", inventory.Request{Filters: []string{"osPlatform=\xff"}}, "filters", "is no text"},
		{"systems", inventory.Request{Search: "\x00"}, "search", "is no text"},
		{"systems", inventory.Request{Sort: []string{"name", "-nothing"}}, "sort[1]", "no column"},
		{"systems", inventory.Request{Columns: []string{"agent.nothing"}}, "columns[0]", "no column"},
		{"systems", inventory.Request{Findings: "maybe"}, "findings", "with or without"},
		{"systems", inventory.Request{SeenWithin: "soon"}, "seen_within", "24h or 7d"},
		{"people", inventory.Request{UnseenFor: "7d"}, "unseen_for", "leave it out"},
		{"people", inventory.Request{Tags: []string{"vip"}}, "tags", "no tags"},
		{"findings", inventory.Request{Findings: inventory.With}, "findings", "not told apart"},
	} {
		_, err := find(t, c.inventory).Text(c.request)
		var wrong *problem.Error
		if !errors.As(err, &wrong) || wrong.Kind != problem.Invalid || wrong.Fields[0].Path != c.path || !strings.Contains(wrong.Fields[0].Text, c.text) {
			t.Errorf("%s, %+v: %v, want %s wrong: …%s", c.inventory, c.request, err, c.path, c.text)
		}
	}
	if _, err := inventory.Find("printers"); !problem.Is(err, problem.NotFound) || !strings.Contains(err.Error(), "systems") {
		t.Errorf("Find(printers) = %v", err)
	}
}

// TestEveryColumn: all that a list names can be shown, filtered, sorted and
// counted, and what is named in its description is there.
func TestEveryColumn(t *testing.T) {
	t.Parallel()
	graphs := tenant(t)
	for _, i := range inventory.List() {
		var all []string
		for _, c := range i.Columns() {
			all = append(all, c.Name)
		}
		names(t, graphs, i, inventory.Request{Filters: all})
		names(t, graphs, i, inventory.Request{Sort: all})
		if _, err := i.Facets(t.Context(), graphs, inventory.Request{}, all, query.Options{}); err != nil {
			t.Errorf("facets of %s: %v", i.Name, err)
		}
		for _, r := range []inventory.Request{{}, {Search: "x"}, {Columns: all}} {
			text, err := i.Text(r)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := query.Run(t.Context(), graphs, text, query.Options{})
			if err != nil || len(answer.Warnings) > 0 {
				t.Errorf("%s: %v, %v", text, err, answer.Warnings)
			}
		}
	}
}

func TestCounts(t *testing.T) {
	t.Parallel()
	graphs := tenant(t)
	number := func(n int) *int { return &n }
	for _, c := range []struct {
		inventory string
		request   inventory.Request
		want      inventory.Counts
	}{
		{"systems", inventory.Request{}, inventory.Counts{All: 3, With: number(2), Without: number(1)}},
		{"systems", inventory.Request{Findings: inventory.With, Filters: []string{"agent.isIsolated=true"}}, inventory.Counts{All: 1, With: number(1), Without: number(0)}},
		{"applications", inventory.Request{}, inventory.Counts{All: 3, With: number(2), Without: number(1)}},
		{"groups", inventory.Request{}, inventory.Counts{All: 2, With: number(1), Without: number(1)}},
		{"vulnerabilities", inventory.Request{}, inventory.Counts{All: 1}},
	} {
		got, err := find(t, c.inventory).Count(t.Context(), graphs, c.request, query.Options{})
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", c.inventory, err, diff)
		}
	}
}

func TestFacets(t *testing.T) {
	t.Parallel()
	graphs, systems := tenant(t), find(t, "systems")
	facets, err := systems.Facets(t.Context(), graphs, inventory.Request{Filters: []string{"osPlatform=macOS"}}, []string{"osPlatform", "machineTags", "lastSeenOn", "agent.isIsolated"}, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range facets {
		text := f.Column.Name
		for _, v := range f.Values {
			text += " " + v.Filter + ":" + string(rune('0'+v.Count))
		}
		got = append(got, text+" missing:"+string(rune('0'+f.Missing)))
	}
	want := []string{
		"osPlatform osPlatform=Windows11:2 osPlatform=macOS:1 missing:0",
		"machineTags machineTags=vip:1 missing:0",
		"lastSeenOn lastSeenOn>1d:0 lastSeenOn>7d:0 lastSeenOn>30d:1 lastSeenOn>90d:1 lastSeenOn>365d:1 missing:0",
		"agent.isIsolated agent.isIsolated=true:1 missing:0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := systems.Facets(t.Context(), graphs, inventory.Request{}, []string{"colour"}, query.Options{}); !problem.Is(err, problem.Invalid) {
		t.Errorf("a facet of nothing: %v", err)
	}
}

// TestAnyRequest: whatever is asked for is refused as wrong, or is a query.
func TestAnyRequest(t *testing.T) {
	t.Parallel()
	graphs := tenant(t)
	texts := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "'", `\`, `\'`, "${x}", "{{x}}", "/", "]", "--", "x' OR name = 'y", "\n", "24h"}))
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.SampledFrom(inventory.List()).Draw(t, "inventory")
		column := rapid.Map(rapid.SampledFrom(i.Columns()), func(c inventory.Column) string { return c.Name })
		ops := rapid.SampledFrom([]string{"=", "!=", ">", "<", ">=", "<=", "~=", "^=", "$=", "!~=", "!^=", "!$=", ""})
		r := inventory.Request{
			Search:     texts.Draw(t, "search"),
			Filters:    rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return column.Draw(t, "column") + ops.Draw(t, "op") + texts.Draw(t, "value") }), 0, 3).Draw(t, "filters"),
			Tags:       rapid.SliceOfN(texts, 0, 1).Draw(t, "tags"),
			Sources:    rapid.SliceOfN(texts, 0, 2).Draw(t, "sources"),
			Sort:       rapid.SliceOfN(column, 0, 2).Draw(t, "sort"),
			Columns:    rapid.SliceOfN(column, 0, 4).Draw(t, "columns"),
			SeenWithin: texts.Draw(t, "seen"),
			Findings:   rapid.SampledFrom([]inventory.Findings{"", "with", "without"}).Draw(t, "findings"),
		}
		text, err := i.Text(r)
		if problem.Is(err, problem.Invalid) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := query.Run(t.Context(), graphs, text, query.Options{}); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
