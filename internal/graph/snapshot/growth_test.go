package snapshot_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

// smaller is the schema as it was before b, what joins it and some properties
// of all kinds were declared.
var smaller = func() *graph.Schema {
	props := slices.DeleteFunc(slices.Clone(schema.Entity("a").Properties), func(p graph.Property) bool {
		return slices.Contains([]string{"number", "first", "seen", "tags", "known"}, p.Name)
	})
	s, err := graph.NewSchema(
		[]graph.EntityType{{Type: "a", Properties: props}},
		[]graph.RelationshipType{{Type: "a_uses_a", Class: "USES", From: "a", To: "a"}},
	)
	if err != nil {
		panic(err)
	}
	return s
}()

// A folder that was written before types and properties were declared is
// opened, patched, compared with its past and compacted as any other.
func TestSchemaMayGrow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		old, err := snapshot.Create(dir, snapshot.Options{Schema: smaller})
		must(t, err)
		text := func(s string) graph.Props { return graph.Props{{Name: "text", Value: graph.Text(s)}} }
		run(t, old, "p", func(d graph.Draft) {
			for _, key := range []graph.Key{"k1", "k2", "k3"} {
				must(t, d.PutEntity("a", key, text("1")))
			}
			must(t, d.PutRelationship("a_uses_a", "k1", "k2", nil))
			d.Finish(graph.Whole, "a", "a_uses_a")
		})
		written := time.Now()
		time.Sleep(time.Hour)

		s := open(t, dir)
		before := []string{"a p/k1 text=text:1", "a p/k2 text=text:1", "a p/k3 text=text:1", "a_uses_a p/k1 -> p/k2 "}
		if diff := cmp.Diff(before, viewLines(t, s.View())); diff != "" {
			t.Fatal(diff)
		}
		changes := run(t, s, "p", func(d graph.Draft) {
			must(t, d.PutEntity("a", "k1", append(text("1"), graph.Prop{Name: "number", Value: graph.Number(1)})))
			must(t, d.PutEntity("a", "k2", append(text("1"), graph.Prop{Name: "seen", Value: graph.Millis(1)})))
			must(t, d.PutEntity("b", "b", text("2")))
			must(t, d.PutRelationship("a_has_b", "k3", "b", text("2")))
			must(t, d.DeleteRelationship("a_uses_a", "k1", "k2"))
			d.Finish(graph.Patch, types...)
		})
		want := graph.Changes{"a": {Updated: 1}, "b": {Created: 1}, "a_has_b": {Created: 1}, "a_uses_a": {Deleted: 1}}
		if diff := cmp.Diff(want, changes); diff != "" {
			t.Error(diff)
		}
		told := graph.Changes{}
		for c, err := range s.Diff(t.Context(), written, time.Now(), nil) {
			must(t, err)
			told.Add(c.Type, map[graph.Op]graph.Count{graph.Created: {Created: 1}, graph.Updated: {Updated: 1}, graph.Deleted: {Deleted: 1}}[c.Op])
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("the log tells: %s", diff)
		}
		after := []string{
			"a p/k1 number=number:1 text=text:1", "a p/k2 seen=time:1970-01-01T00:00:00.001Z text=text:1", "a p/k3 text=text:1",
			"a_has_b p/k3 -> p/b text=text:2", "b p/b text=text:2",
		}
		_, err = s.Compact(t.Context())
		must(t, err)
		for name, s := range map[string]*snapshot.Store{"the store": s, "the folder": open(t, dir)} {
			if diff := cmp.Diff(after, viewLines(t, s.View())); diff != "" {
				t.Errorf("%s has %s", name, diff)
			}
		}
		past, err := s.At(t.Context(), written)
		must(t, err)
		if got := past.Generation().Number; got != 1 {
			t.Errorf("then it was generation %d", got)
		}
	})
}
