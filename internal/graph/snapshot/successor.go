package snapshot

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/layout"
)

// successor is the state of a type that differs from the one before.
type successor struct {
	count    func() graph.Count
	base     func() layout.Segment
	delta    func() layout.Segment
	volatile func() layout.Segment
}

// successors are the types of a partition that differ, volatile properties
// included.
func (s *Store) successors(old, next *column.Partition, generation uint32) map[graph.Type]successor {
	all := map[graph.Type]successor{}
	for t, rows := range next.Rows {
		if rows != old.Rows[t] {
			all[t] = s.rowsSuccessor(t, old.Rows[t], rows, generation)
		}
	}
	for t, pairs := range next.Pairs {
		if pairs == old.Pairs[t] {
			continue
		}
		var before column.Set[column.Pair]
		if old.Pairs[t] != nil {
			before = old.Pairs[t].Set()
		}
		all[t] = setSuccessor(before, pairs.Set(), layout.PairKeys(), column.ComparePairs, generation)
	}
	for t, links := range next.Links {
		if links == old.Links[t] {
			continue
		}
		var before column.Set[column.LinkEnds]
		if old.Links[t] != nil {
			before = old.Links[t].Set
		}
		all[t] = setSuccessor(before, links.Set, layout.LinkKeys(s.dict), s.dict.CompareEnds, generation)
	}
	return all
}

func (s *Store) rowsSuccessor(t graph.Type, old, next *column.Rows, generation uint32) successor {
	if old == nil {
		old = column.NewRows(s.dict, s.schema.Entity(t))
	}
	changes := delta.Rows(old, next)
	return successor{
		count: func() graph.Count { return delta.Count(changes) },
		base:  func() layout.Segment { return layout.Rows(next) },
		delta: func() layout.Segment {
			return layout.Delta(delta.Collect(s.dict, next.Properties(), changes), layout.EntityKeys(s.dict), generation)
		},
		volatile: func() layout.Segment { return layout.Volatile(next.Block) },
	}
}

func setSuccessor[K comparable](old, next column.Set[K], keys layout.Keys[K], compare func(a, b K) int, generation uint32) successor {
	changes := delta.Sets(old, next, compare)
	return successor{
		count: func() graph.Count { return delta.Count(changes) },
		base:  func() layout.Segment { return layout.Set(next, keys) },
		delta: func() layout.Segment {
			d := delta.Collect(next.Block.Dict(), next.Block.Properties(), changes)
			return layout.Delta(d, keys, generation)
		},
		volatile: func() layout.Segment { return layout.Volatile(next.Block) },
	}
}
