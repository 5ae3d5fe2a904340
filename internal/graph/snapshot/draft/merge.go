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

// Exists says whether an entity exists outside the partition that is merged.
type Exists func(partition graph.Partition, t graph.Type, key uint32) (bool, error)

// merge is the merging of one draft with what is stored.
type merge struct {
	*Draft
	old, committed State
	generation     uint32
	exists         Exists
	next           *column.Partition
	// loses says of which types entities live no more that did before.
	loses map[graph.Type]bool
}

// Merge is what differs in the state of the partition after the old one, as the
// commit of the generation would leave it. The committed state is the old one
// itself, or what it was before it was sealed in the same generation. The draft
// forgets its relationships and is of no more use.
//
// A relationship goes with either of its ends, whether the draft has seen
// its type or not.
func (d *Draft) Merge(old, committed State, generation uint32, exists Exists) (*column.Partition, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := &merge{d, old, committed, generation, exists, column.NewPartition(), map[graph.Type]bool{}}
	for t, c := range d.finished {
		if d.pile(t) == nil {
			return nil, fmt.Errorf("type %s is finished and not declared", t)
		}
		if e := d.entities[t]; e != nil {
			if err := m.rows(e, c); err != nil {
				return nil, err
			}
		}
	}
	for _, r := range d.pairs {
		if err := m.pairs(r); err != nil {
			return nil, err
		}
	}
	for _, r := range d.links {
		if err := m.links(r); err != nil {
			return nil, err
		}
	}
	return m.next, nil
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
		m.next.Rows[t] = rows
		m.loses[t] = rows.Count()-old.Count() < rows.Len()-old.Len()
	}
	return nil
}

// core is what identifies the entities of a type as they will be.
func (m *merge) core(t graph.Type) (*column.Core, error) {
	if rows := m.next.Rows[t]; rows != nil {
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
	merged, changed, err := mergeSet(m, relationSet[column.Pair]{
		relations: r,
		compare:   column.ComparePairs,
		of: func(s State) (column.Set[column.Pair], error) {
			pairs, err := s.Pairs(r.typ.Type)
			if pairs == nil || err != nil {
				return column.Set[column.Pair]{}, err
			}
			return pairs.Set(), nil
		},
		final: func(keys column.Pair) (column.Pair, bool) {
			f, ok := from.RowOf(keys.From)
			t, ok2 := to.RowOf(keys.To)
			return column.Pair{From: f, To: t}, ok && ok2
		},
		lives: func(p column.Pair) bool { return from.Live(p.From) && to.Live(p.To) },
	})
	if changed {
		m.next.Pairs[r.typ.Type] = column.NewPairs(merged)
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
	merged, changed, err := mergeSet(m, relationSet[column.LinkEnds]{
		relations: r,
		compare:   m.dict.CompareEnds,
		of: func(s State) (column.Set[column.LinkEnds], error) {
			links, err := s.Links(r.typ.Type)
			if links == nil || err != nil {
				return column.Set[column.LinkEnds]{}, err
			}
			return links.Set, nil
		},
		final: func(e column.LinkEnds) (column.LinkEnds, bool) { return e, lives(e) },
		lives: lives,
	})
	if changed {
		m.next.Links[r.typ.Type] = column.NewLinks(r.typ, merged)
	}
	return errors.Join(err, failed)
}

// relationSet is what merging one type of relationship needs to know.
type relationSet[K comparable] struct {
	*relations[K]
	compare func(a, b K) int
	// of is the relationships of a state.
	of func(State) (column.Set[K], error)
	// final is the key that a put relationship is stored by, if both its ends
	// exist.
	final func(K) (K, bool)
	// lives says whether both ends of a stored relationship still exist.
	lives func(K) bool
}

// mergeSet is the relationships that follow those of the old state, and
// whether they differ from them.
func mergeSet[K comparable](m *merge, s relationSet[K]) (none column.Set[K], changed bool, err error) {
	old, err := s.of(m.old)
	if err != nil {
		return none, false, err
	}
	c, finished := m.finished[s.typ.Type]
	if !finished && !slices.ContainsFunc(old.Keys, func(k K) bool { return !s.lives(k) }) {
		return none, false, nil
	}
	seen, stays := column.Set[K]{}, s.lives
	if finished {
		seen = s.unite(s.place(s.final), s.compare)
		m.united[s.typ.Type] = len(seen.Keys)
		s.release() // or a run would hold all it saw twice
		if c == graph.Whole {
			stays = func(K) bool { return false }
		}
	}
	next, changed := s.fold(folding[K]{old, seen, s.compare, stays, m.generation})
	if !changed || m.committed == m.old {
		return next, changed, nil
	}
	committed, err := s.of(m.committed)
	if err == nil {
		next.History = retell(next, committed, s.compare, m.generation)
	}
	return next, changed, err
}
