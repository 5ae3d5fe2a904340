package draft

import (
	"errors"
	"runtime"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

func (m *merge) pairs(r *relations[column.Pair]) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, finished := m.finished[r.typ.Type]; !finished && len(m.left[r.typ.From])+len(m.left[r.typ.To]) == 0 {
		return nil
	}
	from, err := m.core(r.typ.From)
	if err != nil {
		return err
	}
	to, err := m.core(r.typ.To)
	if err != nil {
		return err
	}
	if stored := m.Old.Parts(r.typ.Type); stored != nil {
		if c, finished := m.finished[r.typ.Type]; finished && c == graph.Whole {
			err = m.renew(r, stored, from, to)
		} else {
			err = m.patch(r, stored, from, to)
		}
		collect(r.n)
		return err
	}
	m.whole.Lock()
	defer m.whole.Unlock()
	old, merged, changed, err := mergeSet(m, m.pairSet(r, from, to))
	if changed && err == nil {
		m.note(func() { m.next.Pairs(r.typ.Type, old, column.NewPairs(merged)) })
	}
	collect(r.n)
	return err
}

// pairSet is what merging pairs between two tables needs to know.
func (m *merge) pairSet(r *relations[column.Pair], from, to *column.Core) relationSet[column.Pair] {
	return relationSet[column.Pair]{
		relations: r,
		compare:   column.ComparePairs,
		of: func(s State) (column.Set[column.Pair], error) {
			pairs, err := s.Pairs(r.typ.Type)
			return SetOfPairs(pairs), err
		},
		sort:  func() sighting[column.Pair] { return sortPairs(r, from, to) },
		lives: func(p column.Pair) bool { return from.Live(p.From) && to.Live(p.To) },
		held:  m.heldPairs(r.typ),
		gone:  func() map[column.Pair]bool { return placePairs(r.gone, from, to) },
		freshen: func(set column.Set[column.Pair], seen []column.Pair) (column.Set[column.Pair], bool) {
			return freshenSet(r, seen, from, set)
		},
	}
}

// heldPairs says of pairs whether one of their ends stays by the guard's word;
// it is nil when no end does.
func (m *merge) heldPairs(t *graph.RelationshipType) func(column.Pair) bool {
	from, to := m.held[t.From], m.held[t.To]
	if from == nil && to == nil {
		return nil
	}
	return func(p column.Pair) bool { return from.has(int(p.From)) || to.has(int(p.To)) }
}

// many relationships have columns so large that what is left of one is
// collected before the next is made.
const many = 1 << 20

// collect gives the memory back that a step of merging so many relationships
// has left behind. Columns have no pointers and cost little to collect, and
// nothing else holds down how much memory a merge takes at most: by itself the
// heap would grow to twice what is in use.
func collect(relationships int) {
	if relationships >= many {
		runtime.GC()
	}
}

func (m *merge) links(r *relations[column.LinkEnds]) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var failed error
	end := func(partition uint32, t graph.Type, key uint32) bool {
		if partition != m.partition {
			ok, err := m.Exists(graph.Partition(m.dict.Text(partition)), t, key)
			failed = errors.Join(failed, err)
			return ok
		}
		core, err := m.core(t)
		if err != nil {
			failed = errors.Join(failed, err)
			return false
		}
		_, ok := core.RowOf(key)
		return ok
	}
	lives := func(e column.LinkEnds) bool {
		return failed == nil && end(e.FromPartition, r.typ.From, e.FromKey) && end(e.ToPartition, r.typ.To, e.ToKey)
	}
	old, merged, changed, err := mergeSet(m, relationSet[column.LinkEnds]{
		relations: r,
		compare:   m.dict.CompareEnds,
		of: func(s State) (column.Set[column.LinkEnds], error) {
			links, err := s.Links(r.typ.Type)
			return SetOfLinks(links), err
		},
		sort:  func() sighting[column.LinkEnds] { return r.sort(lives, m.dict.CompareEnds) },
		lives: lives,
		gone:  func() map[column.LinkEnds]bool { return nil },
	})
	if err = errors.Join(err, failed); changed && err == nil {
		m.next.Links(r.typ.Type, old, column.NewLinks(r.typ, merged))
	}
	return err
}
