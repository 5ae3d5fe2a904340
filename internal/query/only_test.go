package query_test

import (
	"strings"
	"testing"

	"parapet/internal/query"
)

func TestOnlyKnowsOneGeneration(t *testing.T) {
	t.Parallel()
	g := query.Only(stepped{})
	if _, err := query.Run(t.Context(), g, "FIND Device AT date(2026-04-01)", query.Options{}); err != nil {
		t.Errorf("Run after the generation: %v", err)
	}
	_, err := query.Run(t.Context(), g, "FIND Device AT date(2026-03-01)", query.Options{})
	if err == nil || !strings.Contains(err.Error(), "known since 2026-03-31T12:00:00Z") {
		t.Errorf("Run before the generation = %v, want since when it is known", err)
	}
}

// TestFirstIsAllOfATree: trees have no order to cut them by.
func TestFirstIsAllOfATree(t *testing.T) {
	t.Parallel()
	p := query.NewPager(query.Only(tenant(t)))
	page, err := p.First(t.Context(), "FIND HostAgent THAT MANAGES Device RETURN TREE", 1, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(page.Graph.Vertices) + len(page.Graph.Edges); n != 18 || page.Meta.Cursor != "" {
		t.Errorf("%d vertices and edges, cursor %q; want all 18 and none", n, page.Meta.Cursor)
	}
	for _, wrong := range []string{"FIND", "FIND Device AT date(2000)"} {
		if _, err := p.First(t.Context(), wrong, 1, query.Options{}); err == nil {
			t.Errorf("First(%q) has no error", wrong)
		}
	}
}
