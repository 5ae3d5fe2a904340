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
}

func (b *binder) bindPaths(st *stage, t *column.Table) site {
	s := &pathsSite{stage: st, binder: b, table: t, where: b.conds(b.where, st, st.where)}
	if b.trails == shared || b.trails == whole {
		s.found = map[cond.Thing]bool{}
	}
	return s
}

func (s *pathsSite) visit(w *walker, row uint32) {
	from := s.table.Base() + row
	ends := slices.DeleteFunc(s.ends(w, from), func(id uint32) bool { return !s.stand(w, id) })
	defer w.meter.Free(idBytes * len(ends))
	var ahead map[uint32]way
	if s.binder.trails != hidden && len(ends) > 0 {
		ahead = s.ways(w, []uint32{from}, false, func(uint32, int) bool { return true })
		defer w.meter.Free(wayBytes * len(ahead))
	}
	w.match.Trail = nil
	if s.binder.trails == whole {
		w.match.Trail = s.trail(w, from, ahead, ends)
	}
	for i, id := range ends {
		if !w.look(s.work) {
			return
		}
		s.stand(w, id)
		if s.binder.trails == own || s.binder.trails == shared {
			w.match.Trail = s.trail(w, from, ahead, ends[i:i+1])
		}
		w.count(s.op)
		t, end := s.binder.view.Locate(id)
		s.binder.site(s.next, t).visit(w, end)
		if s.binder.trails == whole {
			w.match.Trail = nil // the first match has shown all
		}
	}
}

// stand has the match end at an entity, and says whether it can.
func (s *pathsSite) stand(w *walker, id uint32) bool {
	t, end := s.binder.view.Locate(id)
	w.match.Things[s.nodePlace] = cond.Thing{Table: t, Row: end}
	return s.binder.site(s.next, t) != nil && w.holds(s.where)
}

func (s *pathsSite) leads(w *walker, row uint32) bool {
	ends := s.ends(w, s.table.Base()+row)
	defer w.meter.Free(idBytes * len(ends))
	return slices.ContainsFunc(ends, func(id uint32) bool {
		t, end := s.binder.view.Locate(id)
		w.count(s.op)
		next := s.binder.site(s.next, t)
		return next != nil && next.leads(w, end)
	})
}

// idBytes is how much memory a global id takes.
const idBytes = 4

// ends are the entities that paths lead to and that fit the node, in order. Who
// asks frees them.
func (s *pathsSite) ends(w *walker, from uint32) []uint32 {
	seen := s.binder.unseen(w)
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
		w.take(idBytes * (len(found) - first))
	}
	for _, id := range found {
		seen[id/64] = 0
	}
	all := len(found) - 1
	found = slices.DeleteFunc(found[1:], func(id uint32) bool { return !s.fits(id) })
	w.meter.Free(idBytes * (all - len(found)))
	slices.Sort(found)
	return found
}

// unseen is an empty set of global ids. It must be empty again when it is asked
// for the next time.
func (b *binder) unseen(w *walker) cond.Bits {
	if b.seen == nil {
		b.seen = cond.NewBits(int(b.view.Size()))
		w.take(8 * len(b.seen))
	}
	return b.seen
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
