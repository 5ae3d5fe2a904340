package connect

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// search looks for a path from both its ends at once, a step at a time on the
// side where that takes less. Because steps are whole, where the sides first meet
// is on a shortest path.
type search struct {
	source column.Source
	limits Limits
	view   *column.View
	// types are those of the entities that were come to, whose relationships are
	// in the view.
	types  map[graph.Type]bool
	sides  [2]*side
	looked int
}

// side is what was come to from one end.
type side struct {
	seen bits
	// before has the entity from which each was come to.
	before   map[uint32]uint32
	frontier []uint32
}

func newSide(at, size uint32) *side {
	s := &side{seen: make(bits, size/64+1), before: map[uint32]uint32{}, frontier: []uint32{at}}
	s.seen.set(at)
	return s
}

// trail are the entities from the side's end to one, with both.
func (s *side) trail(at uint32) []uint32 {
	trail := s.back(at)
	slices.Reverse(trail)
	return append(trail, at)
}

// back are the entities from one to the side's end, without the first.
func (s *side) back(at uint32) []uint32 {
	var trail []uint32
	for before, ok := s.before[at]; ok; before, ok = s.before[before] {
		trail = append(trail, before)
	}
	return trail
}

// run is the way from one end to the other, nil when there is none.
func (x *search) run(ctx context.Context) ([]string, error) {
	for range x.limits.Length {
		if err := x.pin(); err != nil {
			return nil, err
		}
		near, far := x.sides[0], x.sides[1]
		if x.weigh(far) < x.weigh(near) {
			near, far = far, near
		}
		if err := x.afford(near); err != nil {
			return nil, err
		}
		meeting, met, err := x.step(ctx, near, far)
		switch {
		case err != nil:
			return nil, err
		case met:
			return x.over(meeting), nil
		case len(near.frontier) == 0:
			return nil, nil
		}
	}
	return nil, nil
}

// over is the way over where the sides met.
func (x *search) over(meeting uint32) []string {
	var ids []string
	for _, at := range slices.Concat(x.sides[0].trail(meeting), x.sides[1].back(meeting)) {
		t, row := x.view.Locate(at)
		ids = append(ids, t.ID(row))
	}
	return ids
}

// pin has the relationships of all types that were come to in the view.
func (x *search) pin() error {
	more := false
	for _, s := range x.sides {
		for _, at := range s.frontier {
			t, _ := x.view.Locate(at)
			more = more || !x.types[t.Type()]
			x.types[t.Type()] = true
		}
	}
	if !more {
		return nil
	}
	need := column.Need{Tables: map[graph.Type]column.Names{}, Edges: touching(x.source.Schema(), x.types)}
	for t := range x.types {
		need.Tables[t] = column.Names{}
	}
	v, err := x.source.Pin(need)
	if err != nil {
		return fmt.Errorf("load what leads on: %w", err)
	}
	x.view = v
	return nil
}

// looksAt are the types that the search looked at.
func (x *search) looksAt() []graph.Type {
	types := maps.Clone(x.types)
	for t := range touching(x.source.Schema(), x.types) {
		r := x.source.Schema().Relationship(t)
		types[t], types[r.From], types[r.To] = true, true, true
	}
	return slices.Sorted(maps.Keys(types))
}

// afford fails when a step of a side would look at more than is left.
func (x *search) afford(s *side) error {
	of := x.weights(s)
	left := x.limits.Looks - x.looked
	for _, n := range of {
		left -= n
	}
	if left >= 0 {
		return nil
	}
	most := slices.MaxFunc(slices.Sorted(maps.Keys(of)), func(a, b graph.Type) int { return cmp.Compare(of[a], of[b]) })
	return &LimitError{x.limits.Looks, most}
}

// step takes the near side on by one relationship, to where it meets the far one.
func (x *search) step(ctx context.Context, near, far *side) (meeting uint32, met bool, err error) {
	frontier, ways := near.frontier, x.ways()
	near.frontier = nil
	for _, at := range frontier {
		if err := context.Cause(ctx); err != nil {
			return 0, false, err
		}
		t, row := x.view.Locate(at)
		for _, w := range ways[t] {
			closed := slices.Contains(x.limits.Without, w.far.Type())
			ends := w.ends(row)
			x.looked += len(ends)
			for _, end := range ends {
				next := w.far.Base() + end
				if near.seen.has(next) || closed && !far.seen.has(next) {
					continue
				}
				near.seen.set(next)
				near.before[next] = at
				if far.seen.has(next) {
					return next, true, nil
				}
				near.frontier = append(near.frontier, next)
			}
		}
	}
	return 0, false, nil
}
