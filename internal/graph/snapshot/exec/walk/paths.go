package walk

import (
	"iter"
	"slices"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// pathsSite goes over several relationships. Ends are found level by level: an
// entity is at the end of some path without repetition exactly when it is near
// enough and not the start.
type pathsSite struct {
	*stage
	binder *binder
	table  *column.Table
	where  []cond.Cond[*cond.Match]
	// found is what earlier matches have shown of paths, nil when each has to
	// show all of its own.
	found map[cond.Thing]bool
	seen  cond.Bits // by global id; empty between two searches
}

func (b *binder) bindPaths(st *stage, t *column.Table) site {
	s := &pathsSite{stage: st, binder: b, table: t, where: b.conds(b.where, st, st.where)}
	if b.trails == shared {
		s.found = map[cond.Thing]bool{}
	}
	return s
}

func (s *pathsSite) visit(w *walker, row uint32) {
	from := s.table.Base() + row
	for _, id := range s.ends(w, from) {
		if !w.look(s.work) {
			return
		}
		t, end := s.binder.view.Locate(id)
		w.match.Things[s.nodePlace] = cond.Thing{Table: t, Row: end}
		next := s.binder.site(s.next, t)
		if next == nil || !w.holds(s.where) {
			continue
		}
		if s.binder.trails != hidden {
			w.match.Trail = s.trail(w, from, id)
		}
		w.count(s.op)
		next.visit(w, end)
	}
}

func (s *pathsSite) leads(w *walker, row uint32) bool {
	return slices.ContainsFunc(s.ends(w, s.table.Base()+row), func(id uint32) bool {
		t, end := s.binder.view.Locate(id)
		w.count(s.op)
		next := s.binder.site(s.next, t)
		return next != nil && next.leads(w, end)
	})
}

// ends are the entities that paths lead to and that fit the node, in order.
func (s *pathsSite) ends(w *walker, from uint32) []uint32 {
	if s.seen == nil {
		s.seen = cond.NewBits(int(s.binder.view.Size()))
	}
	seen := s.seen
	seen.Set(from)
	found := []uint32{from}
	for first, depth := 0, 0; depth < s.max && first < len(found); depth++ {
		level := found[first:]
		first = len(found)
		for _, id := range level {
			for step := range s.steps(w, id, false) {
				if !seen.Has(step.to) {
					seen.Set(step.to)
					found = append(found, step.to)
				}
			}
		}
	}
	for _, id := range found {
		seen[id/64] = 0
	}
	found = slices.DeleteFunc(found[1:], func(id uint32) bool { return !s.fits(id) })
	slices.Sort(found)
	return found
}

// fits says whether an entity fits the node at the end.
func (s *pathsSite) fits(id uint32) bool {
	t, row := s.binder.view.Locate(id)
	return s.hop.Node.Types.Has(t.Type()) && s.binder.filter(s.stage, t).At(row)
}

// step is a relationship and the entity that it leads to.
type step struct {
	to   uint32
	over cond.Thing
}

// steps streams the ways on from an entity, or the ways to it.
func (s *pathsSite) steps(w *walker, id uint32, back bool) iter.Seq[step] {
	t, row := s.binder.view.Locate(id)
	roads := s.binder.ways(s.stage, back)[t]
	return func(yield func(step) bool) {
		for i := range roads {
			r := &roads[i]
			base := r.far().Base()
			for _, end := range r.from(row) {
				if !w.look(s.work) || !yield(step{base + end, r.between(row, end)}) {
					return
				}
			}
		}
	}
}
