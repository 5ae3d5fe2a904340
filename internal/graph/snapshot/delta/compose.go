package delta

import (
	"cmp"
	"iter"
	"slices"

	"parapet/internal/graph"
)

// CompareEntities orders entities by their rows.
func CompareEntities(a, b Entity) int { return cmp.Compare(a.Row, b.Row) }

// Compose are the changes that do at once what the deltas do one after the
// other, ordered by what they change, each with the place of the last delta
// that had a part in it. What ends as it began is no change. The deltas share
// one dictionary.
//
// A state is a delta too, one that creates everything in it; composed with
// the deltas that follow it makes the later state.
func Compose[K comparable](deltas []*Delta[K], compare func(a, b K) int) iter.Seq2[int, Change[K]] {
	return func(yield func(int, Change[K]) bool) {
		all := places(deltas)
		slices.SortStableFunc(all, func(a, b place[K]) int { return compare(a.key, b.key) })
		for len(all) > 0 {
			n := 1
			for n < len(all) && all[n].key == all[0].key {
				n++
			}
			if c, ok := all[0].then(all[n-1]); ok && !yield(all[n-1].step, c) {
				return
			}
			all = all[n:]
		}
	}
}

// place is where the change of a thing stands.
type place[K comparable] struct {
	key   K
	delta *Delta[K]
	step  int
	row   uint32
}

func places[K comparable](deltas []*Delta[K]) []place[K] {
	n := 0
	for _, d := range deltas {
		n += len(d.Keys)
	}
	all := make([]place[K], 0, n)
	for step, d := range deltas {
		for i, key := range d.Keys {
			all = append(all, place[K]{key, d, step, uint32(i)})
		}
	}
	return all
}

// then is the change that does what the first and the last of several do to
// a thing, if they leave any.
func (p place[K]) then(last place[K]) (Change[K], bool) {
	c := Change[K]{Key: last.key, history: last.delta.History, row: last.row}
	was, is := p.delta.Ops[p.row] != Create, last.delta.Ops[last.row] != Delete
	if was {
		c.before = side{p.delta.Before, p.row}
	}
	if is {
		c.after = side{last.delta.After, last.row}
	}
	switch {
	case !was && !is:
		return c, false
	case !was:
		c.Op = Create
	case !is:
		c.Op = Delete
	default:
		c.Op = Update
		return c, !c.before.block.Same(c.before.row, c.after.block, c.after.row)
	}
	return c, true
}

// Inverse is the change back.
func (c Change[K]) Inverse() Change[K] {
	switch c.Op {
	case Create:
		c.Op = Delete
	case Delete:
		c.Op = Create
	}
	c.before, c.after = c.after, c.before
	return c
}

// Before are the properties before the change, nil of what is created.
func (c Change[K]) Before() graph.Props { return c.before.props() }

// After are the properties after the change, nil of what is deleted.
func (c Change[K]) After() graph.Props { return c.after.props() }

func (s side) props() graph.Props {
	if s.block == nil {
		return nil
	}
	return s.block.Props(s.row)
}
