package scope

import (
	"context"
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/restrict"
)

// CountRelationships is how many relationships of each type there are in the last
// generation. Those of an integration are counted without being read.
func (g *Graph) CountRelationships(ctx context.Context) (map[graph.Type]int, error) {
	stats, err := g.store.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("count relationships: %w", err)
	}
	source := g.latest()
	counts, shared := map[graph.Type]int{}, column.Need{Edges: map[graph.Type]column.Names{}}
	for _, t := range stats.Types {
		if source.Schema().Relationship(t.Type) == nil {
			continue
		}
		switch g.sight(t.Partition) {
		case restrict.Whole:
			counts[t.Type] += t.Living
		case restrict.Shared:
			shared.Edges[t.Type] = column.Names{}
		}
	}
	if len(shared.Edges) == 0 {
		return counts, nil
	}
	view, err := source.Pin(shared)
	if err != nil {
		return nil, fmt.Errorf("count relationships: %w", err)
	}
	for t := range shared.Edges {
		counts[t] += view.Count(t)
	}
	return counts, nil
}
