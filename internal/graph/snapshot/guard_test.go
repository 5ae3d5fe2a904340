package snapshot_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

// The guard is asked once for each type, and relationships that go with an
// entity are not asked for.
func TestGuardIsAskedForEachType(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	run(t, s, "p", first)
	type question struct {
		Type        graph.Type
		Known, Gone int
	}
	var asked []question
	tx := begin(t, s)
	defer tx.Rollback()
	d := tx.Draft("p")
	must(t, d.PutEntity("a", "k1", nil))
	d.Finish(graph.Whole, types...)
	steps := []graph.Step{{Name: "one", Types: []graph.Type{"a"}}, {Name: "two", Types: []graph.Type{"b", "a"}}, {Name: "three"}}
	changes, err := tx.Seal(t.Context(), "p", steps, func(t graph.Type, known, gone int) bool {
		asked = append(asked, question{t, known, gone})
		return t != "a"
	})
	must(t, err)
	slices.SortFunc(asked, func(a, b question) int { return strings.Compare(string(a.Type), string(b.Type)) })
	if diff := cmp.Diff([]question{{"a", 3, 2}, {"b", 1, 1}}, asked[:2]); diff != "" {
		t.Error(diff)
	}
	held := map[graph.Type]int{"a": 2}
	want := []graph.Step{
		{Name: "one", Types: []graph.Type{"a"}, Held: held}, {Name: "two", Types: []graph.Type{"b", "a"}, Held: held}, {Name: "three"},
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Error(diff)
	}
	if changes["a"].Deleted != 0 || changes["b"].Deleted != 1 {
		t.Errorf("changes = %v", changes)
	}
}
