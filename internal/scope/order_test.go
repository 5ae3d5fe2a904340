package scope_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/query"
	"parapet/internal/scope"
)

// TestOrderStays: a generation that is found again later answers in the same
// order as when it was the last, so that pages of a list may come from either.
func TestOrderStays(t *testing.T) {
	t.Parallel()
	store := tenants(t, "acme", "globex")
	graphs := scope.New(store)
	views := map[string]*scope.Graph{"all": graphs.All(), "acme": graphs.Of([]string{"acme"})}
	last := map[string]query.Graph{}
	for name, view := range views {
		last[name], _ = view.Latest(t.Context())
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	fill(t, tx.Draft("integration/acme"), "acme", 0)
	seal(t, tx, "integration/acme", graph.Step{Name: "all of acme", Outcome: graph.Succeeded, Types: filled})
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, view := range views {
		was := last[name].Generation()
		again, err := view.At(t.Context(), was.At)
		if err != nil || again.Generation().Number != was.Number {
			t.Fatalf("At(%v) = %v, %v, want generation %d read anew", was.At, again, err, was.Number)
		}
		for _, text := range questions {
			if diff := cmp.Diff(told(t, query.Only(last[name]), text), told(t, query.Only(again), text)); diff != "" {
				t.Errorf("%s to who sees %s (-when it was the last +later):\n%s", text, name, diff)
			}
		}
	}
}
