package draft

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/processors"
)

// Merging says what a draft is merged with, and how.
type Merging struct {
	Old State
	// Committed is the old state itself, or what it was before it was sealed in
	// the same generation.
	Committed  State
	Generation uint32
	Exists     Exists
	// Guard, which may be nil, says what may be deleted.
	Guard graph.Guard
}

// merge is the merging of one draft with what is stored.
type merge struct {
	*Draft
	Merging
	whole sync.Mutex // held by who merges all that there is of a type, which takes much memory

	// mu guards what follows while several types are merged, and what the draft
	// counts as united.
	mu    sync.Mutex
	next  Next
	cores map[graph.Type]*column.Core // that differ
	// left are the rows of entities that live no more and did before.
	left map[graph.Type][]uint32
	// held are the entities that stay because the guard refused that they go.
	held map[graph.Type]rowSet
	// refused counts what the guard refused.
	refused map[graph.Type]int
}

// Merge tells next how the state of the partition differs from the old one, as
// the commit of the generation would leave it, and counts what stays because
// the guard did not let it go. The draft forgets its relationships and is of no
// more use.
//
// A relationship goes with either of its ends, whether the draft has seen
// its type or not, and stays with them when they stay by the guard's word.
func (d *Draft) Merge(into Merging, next Next) (refused map[graph.Type]int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := &merge{
		Draft: d, Merging: into, next: next,
		cores: map[graph.Type]*column.Core{}, left: map[graph.Type][]uint32{},
		held: map[graph.Type]rowSet{}, refused: map[graph.Type]int{},
	}
	var seen []*entities
	for t := range d.finished {
		if d.pile(t) == nil {
			return nil, fmt.Errorf("type %s is finished and not declared", t)
		}
		if e := d.entities[t]; e != nil {
			seen = append(seen, e)
		}
	}
	if err := atOnce(seen, m.rows); err != nil {
		return nil, err
	}
	if err := atOnce(slices.Collect(maps.Values(d.pairs)), m.pairs); err != nil {
		return nil, err
	}
	for _, r := range d.links {
		if err := m.links(r); err != nil {
			return nil, err
		}
	}
	return m.refused, nil
}

// atOnce merges several types at a time, first those of which most was put, which
// take longest.
func atOnce[P pile](types []P, merge func(P) error) error {
	slices.SortFunc(types, func(a, b P) int { return cmp.Compare(b.len(), a.len()) })
	var group errgroup.Group
	group.SetLimit(processors.Count())
	for _, t := range types {
		group.Go(func() error { return merge(t) })
	}
	return group.Wait()
}

func (m *merge) rows(e *entities) error {
	t := e.typ.Type
	c := m.finished[t]
	core, err := m.Old.Core(t)
	if err != nil {
		return err
	}
	kept, err := m.keptByEnds(t, core.Len())
	if err != nil {
		return err
	}
	e.settle(core, kept)
	if table := m.Old.Table(t); table != nil && e.len() <= core.Count()/fewRows {
		return m.patchRows(e, table, core, c)
	}
	m.whole.Lock()
	defer m.whole.Unlock()
	old, err := m.Old.Rows(t)
	if err != nil {
		return err
	}
	committed := old
	if m.Committed != m.Old {
		if committed, err = m.Committed.Rows(t); err != nil {
			return err
		}
	}
	leaving := m.leaving(e, core, c)
	if rows := e.sealRows(old, committed, leaving, m.Generation); rows != old {
		m.note(func() {
			m.next.Rows(t, old, rows)
			m.cores[t], m.left[t] = rows.Core, leaving
		})
	}
	return nil
}

// note tells of something, one type at a time.
func (m *merge) note(tell func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	tell()
}

// fewRows is the part of the stored entities, as 1/fewRows, that is few: to read
// some rows of a column costs about half of what reading all does.
const fewRows = 2

// patchRows does the same when few entities were put.
func (m *merge) patchRows(e *entities, stored Table, old *column.Core, c graph.Coverage) error {
	t := e.typ.Type
	leaving := m.leaving(e, old, c)
	rows, err := e.patchRows(stored, old, leaving, m.Generation)
	if err != nil || rows == nil {
		return err
	}
	m.note(func() {
		m.next.PatchedRows(t, rows)
		m.cores[t], m.left[t] = rows.Core, leaving
	})
	return nil
}

// leaving are the rows that go, if they may.
func (m *merge) leaving(e *entities, old *column.Core, c graph.Coverage) []uint32 {
	t, rows := e.typ.Type, e.leaving(old, c)
	if m.mayGo(t, old.Count(), len(rows)) {
		return rows
	}
	held := newRowSet(old.Len())
	for _, row := range rows {
		held.add(int(row))
	}
	m.note(func() { m.held[t] = held })
	return nil
}

// mayGo asks the guard whether so many things may go, and notes it when they
// may not.
func (m *merge) mayGo(t graph.Type, known, gone int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if gone == 0 || m.Guard == nil || m.Guard(t, known, gone) {
		return true
	}
	m.refused[t] = gone
	return false
}

// core is what identifies the entities of a type as they will be.
func (m *merge) core(t graph.Type) (*column.Core, error) {
	if core := m.cores[t]; core != nil {
		return core, nil
	}
	return m.Old.Core(t)
}
