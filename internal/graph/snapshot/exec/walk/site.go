package walk

import (
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// site is what is left of the pattern from the rows of one table on.
type site interface {
	// visit goes on from a row in all ways.
	visit(w *walker, row uint32)
	// leads says whether there is any way from a row, conditions on matches
	// aside.
	leads(w *walker, row uint32) bool
}

// endSite hands the match on.
type endSite struct{}

func (endSite) visit(w *walker, _ uint32) {
	if !w.stopped.Load() && !w.add() {
		w.stop()
	}
}

func (endSite) leads(*walker, uint32) bool { return true }

// hopSite goes over relationships.
type hopSite struct {
	*stage
	roads []road
	where []cond.Cond[*cond.Match]
	// known remembers which rows lead on: what is ahead of a row does not
	// depend on the way to it.
	known []cond.Verdict
	rows  int
}

func (s *hopSite) visit(w *walker, row uint32) {
	edge, node := &w.match.Things[s.edgePlace], &w.match.Things[s.nodePlace]
	for i := range s.roads {
		r := &s.roads[i]
		far := r.far()
		ends, slot := r.slots(row)
		for j, end := range ends {
			if !w.look(s.work) {
				return
			}
			if r.noLoops && end == row || !r.pass.At(end) {
				continue
			}
			*edge, *node = r.between(row, end), cond.Thing{Table: far, Row: end}
			if !r.back {
				*edge = edge.Slotted(slot + uint32(j))
			}
			if w.holds(s.where) {
				w.count(s.op)
				r.to.visit(w, end)
			}
		}
	}
}

func (s *hopSite) leads(w *walker, row uint32) bool {
	if s.known == nil {
		if !w.meter.Take(s.rows) {
			w.stop()
			return false
		}
		s.known = make([]cond.Verdict, s.rows)
	}
	if s.known[row] == cond.Unknown {
		s.known[row] = cond.VerdictOf(s.search(w, row))
	}
	return s.known[row] == cond.Yes
}

func (s *hopSite) search(w *walker, row uint32) bool {
	for i := range s.roads {
		r := &s.roads[i]
		for _, end := range r.from(row) {
			if !w.look(s.work) {
				return false
			}
			if !r.pass.At(end) {
				continue
			}
			w.count(s.op)
			if r.to.leads(w, end) {
				return true
			}
		}
	}
	return false
}

// checkSite goes on when a chain leads on, or when it does not.
type checkSite struct {
	*stage
	chain site // nil where it cannot lead on
	next  site
}

func (s *checkSite) holds(w *walker, row uint32) bool {
	leads := s.chain != nil && s.chain.leads(w, row)
	if leads == s.want {
		w.count(s.op)
	}
	return leads == s.want
}

func (s *checkSite) visit(w *walker, row uint32) {
	if s.holds(w, row) {
		s.next.visit(w, row)
	}
}

func (s *checkSite) leads(w *walker, row uint32) bool {
	return s.holds(w, row) && s.next.leads(w, row)
}

// optionalSite goes on with a section and without.
type optionalSite struct {
	*stage
	table *column.Table
	// section and next are nil where they cannot be completed, probe where the
	// section cannot match.
	section, next, probe site
	without              []cond.Cond[*cond.Match]
}

func (s *optionalSite) visit(w *walker, row uint32) {
	if s.section != nil {
		s.section.visit(w, row)
	}
	if s.next == nil || s.probe != nil && s.probe.leads(w, row) {
		return
	}
	for _, place := range s.inside {
		w.match.Things[place] = cond.Thing{}
	}
	w.match.Things[s.place] = cond.Thing{Table: s.table, Row: row}
	if w.holds(s.without) {
		w.count(s.op)
		s.next.visit(w, row)
	}
}

func (s *optionalSite) leads(w *walker, row uint32) bool {
	leads := s.section != nil && s.section.leads(w, row) ||
		s.next != nil && (s.probe == nil || !s.probe.leads(w, row)) && s.next.leads(w, row)
	if leads {
		w.count(s.op)
	}
	return leads
}

// leaveSite notes the entity that a section leads to.
type leaveSite struct {
	*stage
	table *column.Table
	where []cond.Cond[*cond.Match]
	next  site
}

func (s *leaveSite) visit(w *walker, row uint32) {
	w.match.Things[s.place] = cond.Thing{Table: s.table, Row: row}
	if w.holds(s.where) {
		w.count(s.op)
		s.next.visit(w, row)
	}
}

func (s *leaveSite) leads(w *walker, row uint32) bool { return s.next.leads(w, row) }

// jumpSite goes on from another entity.
type jumpSite struct {
	binder *binder
	*stage
}

func (s *jumpSite) visit(w *walker, _ uint32) {
	t := &w.match.Things[s.place]
	if next := s.binder.site(s.next, t.Table); next != nil {
		next.visit(w, t.Row)
	}
}

// leads is not asked: chains of which it matters only whether they lead on do
// not jump.
func (s *jumpSite) leads(*walker, uint32) bool { return true }
