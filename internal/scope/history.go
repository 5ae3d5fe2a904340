package scope

import (
	"context"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/history"
	"parapet/internal/graph/snapshot/restrict"
)

// History is what is known of some entities over time.
type History = history.History

// Story is what became of one entity.
type Story = history.Entity

// ID is the identifier of the entity with the key.
func ID(p graph.Partition, t graph.Type, key graph.Key) string { return column.ID(p, t, key) }

// History is what became of the entities with the key or the identifier, and
// of their relationships, as far as it is seen: of any of the types, or of
// whichever when none is named, which takes longer.
func (g *Graph) History(ctx context.Context, ref string, types ...graph.Type) (History, error) {
	h, err := g.store.History(ctx, ref, types...)
	if err != nil || !g.limited {
		return h, refusal(err)
	}
	h.Entities = slices.DeleteFunc(h.Entities, func(e Story) bool { return !g.tells(e) })
	for i := range h.Entities {
		h.Entities[i].Changes = slices.DeleteFunc(h.Entities[i].Changes, func(c graph.Change) bool { return !g.between(c) })
	}
	return h, nil
}

// tells says whether an entity is seen: what is shared is when it was ever
// joined with what is seen.
func (g *Graph) tells(e Story) bool {
	switch g.sight(e.Partition) {
	case restrict.Whole:
		return true
	case restrict.None:
		return false
	}
	return slices.ContainsFunc(e.Changes, func(c graph.Change) bool {
		return c.From != nil && g.between(c) &&
			(g.sight(c.From.Partition) == restrict.Whole || g.sight(c.To.Partition) == restrict.Whole)
	})
}

// between says whether both ends of what changed are seen, if it has any.
func (g *Graph) between(c graph.Change) bool {
	return c.From == nil || g.Sees(c.From.Partition) && g.Sees(c.To.Partition)
}
