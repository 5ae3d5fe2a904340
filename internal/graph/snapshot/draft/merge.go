package draft

import (
	"errors"
	"fmt"
	"runtime"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// merge is the merging of one draft with what is stored.
type merge struct {
	*Draft
	old, committed State
	generation     uint32
	exists         Exists
	next           Next
	rowsOf         map[graph.Type]*column.Rows // that differ
	// loses says of which types entities live no more that did before.
	loses map[graph.Type]bool
}

// Merge tells next how the state of the partition differs from the old one, as
// the commit of the generation would leave it. The committed state is the old
// one itself, or what it was before it was sealed in the same generation. The
// draft forgets its relationships and is of no more use.
//
// A relationship goes with either of its ends, whether the draft has seen
// its type or not.
func (d *Draft) Merge(old, committed State, generation uint32, exists Exists, next Next) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := &merge{d, old, committed, generation, exists, next, map[graph.Type]*column.Rows{}, map[graph.Type]bool{}}
	for t, c := range d.finished {
		if d.pile(t) == nil {
			return fmt.Errorf("type %s is finished and not declared", t)
		}
		if e := d.entities[t]; e != nil {
			if err := m.rows(e, c); err != nil {
				return err
			}
		}
	}
	for _, r := range d.pairs {
		if err := m.pairs(r); err != nil {
			return err
		}
	}
	for _, r := range d.links {
		if err := m.links(r); err != nil {
			return err
		}
	}
	return nil
}

func (m *merge) rows(e *entities, c graph.Coverage) error {
	t := e.typ.Type
	old, err := m.old.Rows(t)
	if err != nil {
		return err
	}
	committed := old
	if m.committed != m.old {
		if committed, err = m.committed.Rows(t); err != nil {
			return err
		}
	}
	if rows := e.sealRows(old, committed, c, m.generation); rows != old {
		m.next.Rows(t, old, rows)
		m.rowsOf[t] = rows
		m.loses[t] = rows.Count()-old.Count() < rows.Len()-old.Len()
	}
	return nil
}

// core is what identifies the entities of a type as they will be.
func (m *merge) core(t graph.Type) (*column.Core, error) {
	if rows := m.rowsOf[t]; rows != nil {
		return rows.Core, nil
	}
	return m.old.Core(t)
}

func (m *merge) pairs(r *relations[column.Pair]) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, finished := m.finished[r.typ.Type]; !finished && !m.loses[r.typ.From] && !m.loses[r.typ.To] {
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
	old, merged, changed, err := mergeSet(m, relationSet[column.Pair]{
		relations: r,
		compare:   column.ComparePairs,
		of: func(s State) (column.Set[column.Pair], error) {
			pairs, err := s.Pairs(r.typ.Type)
			return SetOfPairs(pairs), err
		},
		sort:  func() sighting[column.Pair] { return sortPairs(r, from, to) },
		lives: func(p column.Pair) bool { return from.Live(p.From) && to.Live(p.To) },
	})
	if changed && err == nil {
		m.next.Pairs(r.typ.Type, old, column.NewPairs(merged))
	}
	collect(r.n)
	return err
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
			ok, err := m.exists(graph.Partition(m.dict.Text(partition)), t, key)
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
	})
	if err = errors.Join(err, failed); changed && err == nil {
		m.next.Links(r.typ.Type, old, column.NewLinks(r.typ, merged))
	}
	return err
}
