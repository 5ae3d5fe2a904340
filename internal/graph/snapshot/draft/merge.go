package draft

import (
	"errors"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// State is what a partition holds, read as far as a draft needs it. Of types of
// which it holds nothing, entities are none and relationships nil.
type State interface {
	Core(t graph.Type) (*column.Core, error)
	Rows(t graph.Type) (*column.Rows, error)
	Pairs(t graph.Type) (*column.Pairs, error)
	Links(t graph.Type) (*column.Links, error)
}

// SetOfPairs is relationships that may be nil as a set.
func SetOfPairs(p *column.Pairs) column.Set[column.Pair] {
	if p == nil {
		return column.Set[column.Pair]{}
	}
	return p.Set()
}

// SetOfLinks is links that may be nil as a set.
func SetOfLinks(l *column.Links) column.Set[column.LinkEnds] {
	if l == nil {
		return column.Set[column.LinkEnds]{}
	}
	return l.Set
}

// Next is told of every type that differs, with what was before: nothing when
// the type is new.
type Next interface {
	Rows(t graph.Type, old, next *column.Rows)
	Pairs(t graph.Type, old column.Set[column.Pair], next *column.Pairs)
	Links(t graph.Type, old column.Set[column.LinkEnds], next *column.Links)
}

// Exists says whether an entity exists outside the partition that is merged.
type Exists func(partition graph.Partition, t graph.Type, key uint32) (bool, error)

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
	return err
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

// relationSet is what merging one type of relationship needs to know.
type relationSet[K comparable] struct {
	*relations[K]
	compare func(a, b K) int
	// of is the relationships of a state.
	of func(State) (column.Set[K], error)
	// sort is the relationships that were put and whose ends both exist.
	sort func() sighting[K]
	// lives says whether both ends of a stored relationship still exist.
	lives func(K) bool
}

// mergeSet is the relationships of the old state and those that follow them,
// and whether they differ.
func mergeSet[K comparable](m *merge, s relationSet[K]) (old, next column.Set[K], differs bool, err error) {
	c, finished := m.finished[s.typ.Type]
	seen, stays := sighting[K]{}, s.lives
	if finished {
		seen = s.sort()
		m.united[s.typ.Type] = len(seen.keys)
		if c == graph.Whole {
			stays = nil
		}
	}
	if old, err = s.of(m.old); err != nil {
		return old, next, false, err
	}
	if !finished && !slices.ContainsFunc(old.Keys, func(k K) bool { return !s.lives(k) }) {
		return old, next, false, nil
	}
	next, differs = s.fold(succeed(old.Keys, seen, stays, s.compare), old, m.generation)
	if !differs || m.committed == m.old {
		return old, next, differs, nil
	}
	committed, err := s.of(m.committed)
	if err == nil {
		next.History = retell(next, committed, s.compare, m.generation)
	}
	return old, next, differs, err
}
