package scope

import (
	"context"
	"time"

	"parapet/internal/graph/snapshot/connect"
)

// What joins entities, as connect tells it.
type (
	// Net is entities and the relationships among them.
	Net = connect.Net
	// Joined is an entity of a Net.
	Joined = connect.Entity
	// Wanted says what is to be told of entities.
	Wanted = connect.Wanted
	// Surroundings are what is around an entity.
	Surroundings = connect.Surroundings
	// Path is the shortest way from one entity to another.
	Path = connect.Path
	// Limits are those of a search for a path.
	Limits = connect.Limits
	// Fates is what became of entities and relationships between two moments.
	Fates = connect.Fates
	// Fate is what became of one.
	Fate = connect.Fate
)

// Gone is the fate of what is no more.
const Gone = connect.Gone

// FatesOf says what became of the same entities and what joins them.
func FatesOf(then, now *Net) Fates { return connect.Compare(then, now) }

// Among is what joins the entities with the identifiers, at a moment or, when
// that is zero, now. Those that there are not are left out.
func (g *Graph) Among(ctx context.Context, at time.Time, ids []string, w Wanted) (*Net, error) {
	source, err := g.Source(ctx, at)
	if err != nil {
		return nil, err
	}
	net, err := connect.Among(ctx, source, ids, w)
	return net, refusal(err)
}

// Around is what is around the entity with the identifier, at a moment or, when
// that is zero, now. Groups of up to so few entities name them. It fails with a
// NotFound problem when there is no such entity.
func (g *Graph) Around(ctx context.Context, at time.Time, id string, few int) (*Surroundings, error) {
	source, err := g.Source(ctx, at)
	if err != nil {
		return nil, err
	}
	around, err := connect.Around(ctx, source, id, few)
	return around, refusal(err)
}

// Shortest is the shortest path between two entities, at a moment or, when that is
// zero, now. It fails with a NotFound problem when there is no such entity, and
// with a TooLarge one when the search takes more than it may.
func (g *Graph) Shortest(ctx context.Context, at time.Time, from, to string, l Limits, w Wanted) (*Path, error) {
	source, err := g.Source(ctx, at)
	if err != nil {
		return nil, err
	}
	path, err := connect.Shortest(ctx, source, from, to, l, w)
	return path, refusal(err)
}
