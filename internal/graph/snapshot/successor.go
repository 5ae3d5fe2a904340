package snapshot

import (
	"iter"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/draft"
	"parapet/internal/graph/snapshot/layout"
)

// successor is the state of a type that differs from the one before, of which
// it keeps no more than what changed.
type successor struct {
	rows     int
	living   int
	count    graph.Count
	base     func() (layout.Segment, error)
	delta    func() layout.Segment
	volatile func() (layout.Segment, error)
	// volatileDelta is what becomes of the volatile properties that are stored,
	// nil when that is not known; without rows when others were refreshed besides.
	volatileDelta func() layout.Segment
	// sameVolatile says that the volatile properties are those that are stored.
	sameVolatile bool
}

// successors are the types of a partition that differ. It implements
// draft.Next.
type successors struct {
	dict       *column.Dict
	generation uint32
	next       *sealing
	of         map[graph.Type]successor
}

func (t *tx) newSuccessors() *successors {
	return &successors{t.store.dict, uint32(t.number), newSealing(), map[graph.Type]successor{}}
}

// Rows takes entities.
func (s *successors) Rows(t graph.Type, old, next *column.Rows) {
	s.next.Rows[t] = next
	count, changed := changesOf(s, old.Len(), next.Properties(), layout.EntityKeys(s.dict), func() iter.Seq[delta.Change[delta.Entity]] {
		return delta.Rows(old, next)
	})
	s.of[t] = successor{
		rows: next.Len(), living: next.Count(), count: count, delta: changed,
		base:     func() (layout.Segment, error) { return layout.Rows(next), nil },
		volatile: volatileOf(next.Block),
	}
}

// PatchedRows takes entities of which little differs.
func (s *successors) PatchedRows(t graph.Type, next *draft.PatchedRows) {
	s.next.patchedRows[t] = next
	keys := layout.EntityKeys(s.dict)
	s.of[t] = successor{
		rows: next.Core.Len(), living: next.Core.Count(), count: next.Changes.Count(),
		base: func() (layout.Segment, error) {
			rows, err := next.Rows()
			if err != nil {
				return layout.Segment{}, err
			}
			return layout.Rows(rows), nil
		},
		delta:        func() layout.Segment { return layout.Delta(next.Changes, keys) },
		volatile:     volatileFrom(next.Block),
		sameVolatile: next.SameVolatile(),
	}
}

// Pairs takes relationships within the partition.
func (s *successors) Pairs(t graph.Type, old column.Set[column.Pair], next *column.Pairs) {
	s.next.Pairs[t] = next
	s.of[t] = setSuccessor(s, old, next.Set, layout.PairKeys(), column.ComparePairs)
}

// Renewed takes relationships within the partition that were followed one by
// one.
func (s *successors) Renewed(t graph.Type, next *column.Pairs, d *delta.Delta[column.Pair], sameVolatile bool) {
	s.next.Pairs[t] = next
	s.of[t] = successor{
		rows: next.Len(), living: next.Len(), count: d.Count(),
		base:         func() (layout.Segment, error) { return layout.Set(next.Set(), layout.PairKeys()), nil },
		delta:        func() layout.Segment { return layout.Delta(d, layout.PairKeys()) },
		volatile:     volatileOf(next.Block),
		sameVolatile: sameVolatile,
	}
}

// Patched takes relationships within the partition of which little differs.
func (s *successors) Patched(t graph.Type, next *draft.Patched) {
	s.next.patched[t] = next
	s.of[t] = successor{
		rows: next.Len(), living: next.Len(), count: next.Changes.Count(),
		base: func() (layout.Segment, error) {
			pairs, err := next.Pairs()
			if err != nil {
				return layout.Segment{}, err
			}
			return layout.Set(pairs.Set(), layout.PairKeys()), nil
		},
		delta:    func() layout.Segment { return layout.Delta(next.Changes, layout.PairKeys()) },
		volatile: volatileFrom(next.Block),
		volatileDelta: func() layout.Segment {
			if changes := next.VolatileChanges(); changes != nil {
				return layout.VolatileDelta(changes, layout.PairKeys())
			}
			return layout.Segment{}
		},
		sameVolatile: next.SameVolatile(),
	}
}

func volatileOf(b *column.Block) func() (layout.Segment, error) {
	return func() (layout.Segment, error) { return layout.Volatile(b), nil }
}

// volatileFrom is the volatile segment of what block reads.
func volatileFrom(block func(wanted func(graph.Property) bool) (*column.Block, error)) func() (layout.Segment, error) {
	return func() (layout.Segment, error) {
		b, err := block(func(p graph.Property) bool { return p.Volatile })
		if err != nil {
			return layout.Segment{}, err
		}
		return layout.Volatile(b), nil
	}
}

// Links takes relationships between partitions.
func (s *successors) Links(t graph.Type, old column.Set[column.LinkEnds], next *column.Links) {
	s.next.Links[t] = next
	set := func() column.Set[column.LinkEnds] { return next.Set }
	s.of[t] = setSuccessor(s, old, set, layout.LinkKeys(s.dict), s.dict.CompareEnds)
}

// setSuccessor is that of relationships, whose keys it asks for when it needs
// them: they lie in another form.
func setSuccessor[K comparable](s *successors, old column.Set[K], next func() column.Set[K], keys layout.Keys[K], compare func(a, b K) int) successor {
	block := next().Block
	count, changed := changesOf(s, len(old.Keys), block.Properties(), keys, func() iter.Seq[delta.Change[K]] {
		return delta.Sets(old, next(), s.generation, compare)
	})
	return successor{
		rows: block.Len(), living: block.Len(), count: count, delta: changed,
		base:     func() (layout.Segment, error) { return layout.Set(next(), keys), nil },
		volatile: volatileOf(block),
	}
}

// changesOf counts changes and makes the delta of them. It collects them now
// when there is an old state, which would be kept in memory otherwise; without
// one the delta may be never needed.
func changesOf[K comparable](
	s *successors, old int, props []graph.Property, keys layout.Keys[K], changes func() iter.Seq[delta.Change[K]],
) (graph.Count, func() layout.Segment) {
	collect := func() *delta.Delta[K] { return delta.Collect(s.dict, props, s.generation, changes()) }
	if old == 0 {
		return delta.Count(changes()), func() layout.Segment { return layout.Delta(collect(), keys) }
	}
	d := collect()
	return d.Count(), func() layout.Segment { return layout.Delta(d, keys) }
}

// again are the successors of what is sealed for the second time, seen from
// the committed state.
func (s *successors) again(sealed *sealing, committed draft.State) (*successors, error) {
	all := &successors{s.dict, s.generation, s.next, map[graph.Type]successor{}}
	for t := range s.of {
		if sealed.Rows[t] != nil || sealed.patchedRows[t] != nil {
			old, err := committed.Rows(t)
			if err != nil {
				return nil, err
			}
			all.Rows(t, old, s.next.Rows[t])
		}
		if sealed.Pairs[t] != nil || sealed.patched[t] != nil {
			old, err := committed.Pairs(t)
			if err != nil {
				return nil, err
			}
			all.Pairs(t, draft.SetOfPairs(old), s.next.Pairs[t])
		}
		if sealed.Links[t] != nil {
			old, err := committed.Links(t)
			if err != nil {
				return nil, err
			}
			all.Links(t, draft.SetOfLinks(old), s.next.Links[t])
		}
	}
	return all, nil
}
