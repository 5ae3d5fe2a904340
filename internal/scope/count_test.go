package scope_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/query"
	"parapet/internal/scope"
)

// TestCountRelationships: there are as many as queries find, whoever asks.
func TestCountRelationships(t *testing.T) {
	t.Parallel()
	store := scope.New(tenants(t, "acme", "osprey"))
	for name, g := range map[string]*scope.Graph{
		"all": store.All(), "one": store.Of([]string{"acme"}), "none": store.Of([]string{"wren"}),
	} {
		counts, err := g.CountRelationships(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		answer, err := query.Run(t.Context(), g, "FIND * THAT RELATES TO >> AS r * RETURN r._type AS type, COUNT(r) AS n", query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		found, told := map[string]int{}, map[string]int{}
		for _, row := range answer.Rows {
			found[row[0].Value.AsText()] = int(row[1].Value.AsNumber())
		}
		for t, n := range counts {
			if n > 0 {
				told[string(t)] = n
			}
		}
		if diff := cmp.Diff(found, told); diff != "" {
			t.Errorf("%s: other counts than are found (-found +counted):\n%s", name, diff)
		}
	}
}
