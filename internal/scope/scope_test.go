package scope_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/match"
	"parapet/internal/query"
	"parapet/internal/scope"
)

// tenants is the store of a graph that is synced twice. Each of the tenants has
// CVEs of its own and one that all have; in the second run the first of its own
// is gone.
func tenants(t *testing.T, names ...string) *snapshot.Store {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 2 {
		tx, err := store.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		for _, name := range names {
			p := graph.Partition("integration/" + name)
			fill(t, tx.Draft(p), name, round)
			seal(t, tx, p, graph.Step{Name: "all of " + name, Outcome: graph.Partial, Missing: []string{name + " lacks something."}, Types: filled})
		}
		if err := match.Fill(tx.View(), tx.Draft(match.Partition)); err != nil {
			t.Fatal(err)
		}
		seal(t, tx, match.Partition, graph.Step{Name: "match", Outcome: graph.Succeeded, Types: match.Types()})
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

func seal(t *testing.T, tx graph.Tx, p graph.Partition, step graph.Step) {
	t.Helper()
	if _, err := tx.Seal(t.Context(), p, []graph.Step{step}, nil); err != nil {
		t.Fatal(err)
	}
}

var filled = []graph.Type{graph.Machine, graph.Vulnerability, graph.MachineIdentified, graph.User, graph.LogonUser}

func fill(t *testing.T, d graph.Draft, name string, round int) {
	t.Helper()
	put := func(typ graph.Type, key string, props ...graph.Prop) {
		props = append(props, graph.Prop{Name: "displayName", Value: graph.Text(name + " " + key)})
		if err := d.PutEntity(typ, graph.Key(key), props); err != nil {
			t.Fatal(err)
		}
	}
	text := func(name, value string) graph.Prop { return graph.Prop{Name: name, Value: graph.Text(value)} }
	put(graph.User, "ann", text("onPremisesSecurityIdentifier", "S-1"))
	put(graph.LogonUser, "ann", text("accountSid", "S-1"))
	put(graph.Machine, "pc")
	for i := range 5 {
		id := fmt.Sprintf("CVE-2024-%d%03d", len(name), i)
		switch {
		case i == 0:
			id = "CVE-2024-0001"
		case i == 1 && round == 1:
			continue
		}
		put(graph.Vulnerability, id, text("id", id), graph.Prop{Name: "score", Value: graph.Number(float64(i))})
		if err := d.PutRelationship(graph.MachineIdentified, "pc", graph.Key(id), nil); err != nil {
			t.Fatal(err)
		}
	}
	d.Finish(graph.Whole, filled...)
}

// questions look at a graph from all sides.
var questions = []string{
	"FIND * AS e RETURN e._type AS type, COUNT(e) AS n",
	"FIND * WITH displayName != undefined",
	"FIND cve", "FIND cve WITH name = 'CVE-2024-0001'", "FIND cve AS c RETURN c.score ORDER BY c.score",
	"FIND cve THAT !IS Finding",
	"FIND Vulnerability THAT IS AS is Finding THAT IDENTIFIED HostAgent AS m RETURN is._id, m.displayName",
	"FIND Finding THAT IS AS is cve RETURN is, cve.*",
	"FIND Finding THAT IS cve THAT IS Finding AS f RETURN f.displayName",
	"FIND User THAT RELATES TO User RETURN TREE",
	"FIND HostAgent THAT SOMEHOW 3 RELATES TO * RETURN TREE",
	"'2024'",
	"FIND * WITH _id = (FIND cve RETURN cve._id) AS e RETURN e.name",
	"FIND Finding (THAT IS cve AS c)? RETURN Finding.name, c.name, c.references",
}

// gone asks for what is gone too. What is shared and gone is shown to nobody who
// does not see all: nobody knows any more whose it was.
const gone = "FIND * WITH _deleted != undefined AS e RETURN e.displayName, e._version"

// told is an answer without what every run tells differently.
func told(t *testing.T, graphs query.Graphs, text string) string {
	t.Helper()
	answer, err := query.Run(t.Context(), graphs, text, query.Options{})
	if err != nil {
		t.Fatalf("Run(%q): %v", text, err)
	}
	answer.Meta.AsOf, answer.Meta.Took, answer.Meta.Scanned = time.Time{}, 0, 0 // rows of what is gone are looked at
	for i := range answer.Meta.Completeness {
		answer.Meta.Completeness[i].AsOf = time.Time{}
	}
	var out bytes.Buffer
	if err := answer.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(out.Bytes(), &tree); err != nil {
		t.Fatal(err)
	}
	dropMoments(tree)
	flat, err := json.MarshalIndent(tree, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(flat)
}

// dropMoments forgets when things were committed.
func dropMoments(tree any) {
	switch tree := tree.(type) {
	case map[string]any:
		for _, name := range []string{"_createdOn", "_beginOn", "c._createdOn", "cve._createdOn", "cve._beginOn"} {
			delete(tree, name)
		}
		for _, part := range tree {
			dropMoments(part)
		}
	case []any:
		for _, part := range tree {
			dropMoments(part)
		}
	}
}

// TestOthersAreNotThere: who sees one tenant of two gets the answers that a graph
// of this tenant alone gives.
func TestOthersAreNotThere(t *testing.T) {
	t.Parallel()
	both, alone := scope.New(tenants(t, "acme", "globex")), scope.New(tenants(t, "acme"))
	for _, text := range questions {
		want, got := told(t, alone.All(), text), told(t, both.Of([]string{"acme"}), text)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-of one tenant +as who sees one of two):\n%s", text, diff)
		}
	}
	for _, text := range append(questions, gone) {
		for name, graphs := range map[string]query.Graphs{"latest": both.Of([]string{"acme"}), "nobody's": both.Of(nil)} {
			if got := told(t, graphs, text); strings.Contains(got, "globex") || strings.Contains(got, "2024-6") {
				t.Errorf("%s, %s: tells of the other tenant: %s", name, text, got)
			}
		}
	}
}

func TestWhoSeesAllSeesAll(t *testing.T) {
	t.Parallel()
	both := scope.New(tenants(t, "acme", "globex"))
	for _, text := range questions {
		if diff := cmp.Diff(told(t, both.All(), text), told(t, both.Of([]string{"globex", "acme", "acme"}), text)); diff != "" {
			t.Errorf("%s (-all +of both):\n%s", text, diff)
		}
	}
	if both.Of([]string{"a", "b"}) != both.Of([]string{"b", "a"}) {
		t.Error("the same integrations are not the same graph")
	}
}

// TestThePastIsLimitedToo: what was, is seen no further than what is.
func TestThePastIsLimitedToo(t *testing.T) {
	t.Parallel()
	store := tenants(t, "acme", "globex")
	generations, err := store.Generations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("FIND cve AS c RETURN COUNT(c) AS n AT date(%s)", generations[0].At.UTC().Format("2006-01-02T15:04:05.999Z"))
	for keys, want := range map[string]float64{"acme": 5, "globex": 5, "": 0} {
		answer, err := query.Run(t.Context(), scope.New(store).Of(strings.Fields(keys)), text, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := answer.Rows[0][0].Value.AsNumber(); got != want {
			t.Errorf("%q had %v CVEs, want %v", keys, got, want)
		}
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	both := scope.New(tenants(t, "acme", "globex"))
	for _, c := range []struct {
		keys, ref string
		entities  int
		changes   int
	}{
		{"acme globex", "pc", 2, 0},
		{"acme", "pc", 1, 0},
		{"acme", "cve-2024-0001", 1, 2}, // it came, and one link
		{"acme globex", "cve-2024-0001", 1, 3},
		{"acme", "cve-2024-6002", 0, 0}, // globex alone has it
		{"globex", "cve-2024-6001", 1, 4},
		{"", "cve-2024-0001", 0, 0},
	} {
		h, err := both.Of(strings.Fields(c.keys)).History(t.Context(), c.ref)
		if err != nil {
			t.Fatal(err)
		}
		if len(h.Entities) != c.entities {
			t.Errorf("who sees %q is told of %d entities %q, want %d", c.keys, len(h.Entities), c.ref, c.entities)
			continue
		}
		if c.changes > 0 && len(h.Entities[0].Changes) != c.changes {
			t.Errorf("who sees %q is told %d changes of %q, want %d: %+v", c.keys, len(h.Entities[0].Changes), c.ref, c.changes, h.Entities[0].Changes)
		}
	}
}

func TestIntegration(t *testing.T) {
	t.Parallel()
	for p, want := range map[graph.Partition]string{"integration/acme": "acme", "match": "", "integration": ""} {
		if got := scope.Integration(p); got != want {
			t.Errorf("Integration(%q) = %q, want %q", p, got, want)
		}
	}
}
