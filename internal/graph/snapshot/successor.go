package snapshot

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/draft"
	"parapet/internal/graph/snapshot/layout"
)

// successor is the state of a type that differs from the one before.
type successor struct {
	rows     int
	living   int
	count    func() graph.Count
	base     func() layout.Segment
	delta    func() layout.Segment
	volatile func() layout.Segment
}

// successors are the types of a partition that were sealed, with what was
// before them.
func (s *Store) successors(old draft.State, next *column.Partition, generation uint32) (map[graph.Type]successor, error) {
	all := map[graph.Type]successor{}
	for t, rows := range next.Rows {
		before, err := old.Rows(t)
		if err != nil {
			return nil, err
		}
		all[t] = s.rowsSuccessor(before, rows, generation)
	}
	for t, pairs := range next.Pairs {
		before, err := old.Pairs(t)
		if err != nil {
			return nil, err
		}
		var set column.Set[column.Pair]
		if before != nil {
			set = before.Set()
		}
		all[t] = setSuccessor(set, pairs.Set(), layout.PairKeys(), column.ComparePairs, generation)
	}
	for t, links := range next.Links {
		before, err := old.Links(t)
		if err != nil {
			return nil, err
		}
		var set column.Set[column.LinkEnds]
		if before != nil {
			set = before.Set
		}
		all[t] = setSuccessor(set, links.Set, layout.LinkKeys(s.dict), s.dict.CompareEnds, generation)
	}
	return all, nil
}

func (s *Store) rowsSuccessor(old, next *column.Rows, generation uint32) successor {
	changes := delta.Rows(old, next)
	return successor{
		rows:   next.Len(),
		living: next.Count(),
		count:  func() graph.Count { return delta.Count(changes) },
		base:   func() layout.Segment { return layout.Rows(next) },
		delta: func() layout.Segment {
			return layout.Delta(delta.Collect(s.dict, next.Properties(), generation, changes), layout.EntityKeys(s.dict))
		},
		volatile: func() layout.Segment { return layout.Volatile(next.Block) },
	}
}

func setSuccessor[K comparable](old, next column.Set[K], keys layout.Keys[K], compare func(a, b K) int, generation uint32) successor {
	changes := delta.Sets(old, next, compare)
	return successor{
		rows:   len(next.Keys),
		living: len(next.Keys),
		count:  func() graph.Count { return delta.Count(changes) },
		base:   func() layout.Segment { return layout.Set(next, keys) },
		delta: func() layout.Segment {
			d := delta.Collect(next.Block.Dict(), next.Block.Properties(), generation, changes)
			return layout.Delta(d, keys)
		},
		volatile: func() layout.Segment { return layout.Volatile(next.Block) },
	}
}
