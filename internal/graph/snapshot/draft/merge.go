package draft

import (
	"fmt"
	"maps"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Exists says whether an entity exists outside the partition that is merged.
type Exists func(partition graph.Partition, t graph.Type, key uint32) bool

// Merge is the state of the partition after the old one, as the commit of the
// generation would leave it. The committed state is the old one itself, or
// what it was before it was sealed in the same generation. Types that do not
// differ are those of the old state. The draft forgets its relationships and is
// of no more use.
//
// A relationship goes with either of its ends, whether the draft has seen
// its type or not.
func (d *Draft) Merge(old, committed *column.Partition, generation uint32, exists Exists) (*column.Partition, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for t := range d.finished {
		if d.pile(t) == nil {
			return nil, fmt.Errorf("type %s is finished and not declared", t)
		}
	}
	next := &column.Partition{
		Name: old.Name,
		Rows: maps.Clone(old.Rows), Pairs: maps.Clone(old.Pairs), Links: maps.Clone(old.Links),
	}
	for t, e := range d.entities {
		if c, ok := d.finished[t]; ok {
			d.mergeRows(next, committed.Rows[t], e, c, generation)
		}
	}
	for _, r := range d.pairs {
		d.mergePairs(next, r)
	}
	for _, r := range d.links {
		d.mergeLinks(next, r, exists)
	}
	return next, nil
}

func (d *Draft) mergeRows(next *column.Partition, committed *column.Rows, e *entities, c graph.Coverage, generation uint32) {
	old := next.Rows[e.typ.Type]
	if old == nil {
		old = column.NewRows(d.dict, e.typ)
	}
	if rows := e.sealRows(old, committed, c, generation); rows.Len() > 0 {
		next.Rows[e.typ.Type] = rows
	}
}

func (d *Draft) mergePairs(next *column.Partition, r *relations[column.Pair]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	from, to := d.rows(next, r.typ.From), d.rows(next, r.typ.To)
	set := relationSet[column.Pair]{
		relations: r,
		compare:   column.ComparePairs,
		final: func(keys column.Pair) (column.Pair, bool) {
			f, ok := from.RowOf(keys.From)
			t, ok2 := to.RowOf(keys.To)
			return column.Pair{From: f, To: t}, ok && ok2
		},
		lives: func(p column.Pair) bool { return from.Live(p.From) && to.Live(p.To) },
	}
	if old := next.Pairs[r.typ.Type]; old != nil {
		set.old = old.Set()
	}
	if merged, changed := mergeSet(d, set); changed {
		next.Pairs[r.typ.Type] = column.NewPairs(merged)
	}
}

func (d *Draft) mergeLinks(next *column.Partition, r *relations[column.LinkEnds], exists Exists) {
	r.mu.Lock()
	defer r.mu.Unlock()
	end := func(partition uint32, t graph.Type, key uint32) bool {
		if partition != d.partition {
			return exists(graph.Partition(d.dict.Text(partition)), t, key)
		}
		_, ok := d.rows(next, t).RowOf(key)
		return ok
	}
	lives := func(e column.LinkEnds) bool {
		return end(e.FromPartition, r.typ.From, e.FromKey) && end(e.ToPartition, r.typ.To, e.ToKey)
	}
	set := relationSet[column.LinkEnds]{
		relations: r,
		compare:   d.dict.CompareEnds,
		final:     func(e column.LinkEnds) (column.LinkEnds, bool) { return e, lives(e) },
		lives:     lives,
	}
	if old := next.Links[r.typ.Type]; old != nil {
		set.old = old.Set
	}
	if merged, changed := mergeSet(d, set); changed {
		next.Links[r.typ.Type] = column.NewLinks(r.typ, merged)
	}
}

// rows are the entities of a type, none when there are none.
func (d *Draft) rows(p *column.Partition, t graph.Type) *column.Rows {
	if rows := p.Rows[t]; rows != nil {
		return rows
	}
	return column.NewRows(d.dict, d.entities[t].typ)
}

// relationSet is what merging one type of relationship needs to know.
type relationSet[K comparable] struct {
	*relations[K]
	old     column.Set[K]
	compare func(a, b K) int
	// final is the key that a put relationship is stored by, if both its ends
	// exist.
	final func(K) (K, bool)
	// lives says whether both ends of a stored relationship still exist.
	lives func(K) bool
}

func mergeSet[K comparable](d *Draft, s relationSet[K]) (column.Set[K], bool) {
	c, finished := d.finished[s.typ.Type]
	if !finished {
		if !slices.ContainsFunc(s.old.Keys, func(k K) bool { return !s.lives(k) }) {
			return s.old, false
		}
		return s.fold(s.old, column.Set[K]{}, s.compare, s.lives)
	}
	seen := s.unite(s.place(s.final), s.compare)
	d.united[s.typ.Type] = len(seen.Keys)
	s.release() // or a run would hold all it saw twice
	stays := s.lives
	if c == graph.Whole {
		stays = func(K) bool { return false }
	}
	return s.fold(s.old, seen, s.compare, stays)
}
