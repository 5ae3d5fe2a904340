package connect

import (
	"context"
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Limits are those of a search for a path.
type Limits struct {
	// Length is how many relationships the path may have.
	Length int
	// Looks is how many relationships may be looked at.
	Looks int
	// Without are the types of the entities that the path does not lead over. It
	// may begin and end at one.
	Without []graph.Type
}

// LimitError: a search would have to look at more than it may.
type LimitError struct {
	// Looks is how many relationships it may look at.
	Looks int
	// Through is the type of the entities that lead to the most of them.
	Through graph.Type
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("the search would have to look at more than %d relationships, most of them of a %s: leave that type out, or choose entities that are closer", e.Looks, e.Through)
}

// Path is the shortest way from one entity to another, in whichever direction
// relationships lead.
type Path struct {
	// Net are the entities on the way, from the first to the last, and what joins
	// them; without any when there is no way within the limits.
	Net
	// Looked is how many relationships were looked at, and Types are their types
	// with those of their ends, in order.
	Looked int
	Types  []graph.Type
}

// Shortest is the shortest path between two entities. Of several it is always
// the same of a generation. It fails with an *UnknownError when there is no such
// entity, and with a *LimitError when the search takes too much.
func Shortest(ctx context.Context, s column.Source, from, to string, l Limits, w Wanted) (*Path, error) {
	f, err := find(s, from, to)
	if err != nil {
		return nil, err
	}
	x := &search{source: s, limits: l, view: f.view, types: map[graph.Type]bool{}}
	var ends [2]uint32
	for i, id := range []string{from, to} {
		at, err := f.one(id)
		if err != nil {
			return nil, err
		}
		ends[i], x.sides[i] = at, newSide(at, f.view.Size())
	}
	ids := []string{from}
	if ends[0] != ends[1] {
		if ids, err = x.run(ctx); err != nil {
			return nil, err
		}
	}
	net, err := Among(ctx, s, ids, w)
	if err != nil {
		return nil, err
	}
	return &Path{*net, x.looked, x.looksAt()}, nil
}
