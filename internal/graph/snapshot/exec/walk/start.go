package walk

import (
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// startSite is a table that the walk begins on.
type startSite struct {
	table *column.Table
	pass  cond.Filter
	// rows are the only ones that can pass, when that is known.
	rows  []uint32
	few   bool
	dead  bool // deleted entities count as well
	where []cond.Cond[*cond.Match]
	site  site
}

// starts are the sites of the start, in the order of the view's tables.
// Those from which the pattern cannot be completed are left out.
func (w *Walk) starts(b *binder) []startSite {
	var starts []startSite
	where := b.conds(b.where, nil, w.where)
	for _, t := range w.costs.Tables(w.start.Types) {
		s := startSite{table: t, dead: w.start.Deleted, where: where}
		if s.pass = cond.NewFilter(w.env, t, w.start); s.pass.Never() {
			continue
		}
		if s.site = b.site(w.first, t); s.site == nil {
			continue
		}
		if !s.dead {
			s.rows, s.few = cond.Candidates(w.env, t, w.start)
		}
		starts = append(starts, s)
	}
	return starts
}

// size is how many rows there are to be tested.
func (s *startSite) size() int {
	if s.few {
		return len(s.rows)
	}
	return s.table.Len()
}

// all walks from every row that the scanner finds.
func (w *walker) all(scan *scanner) {
	for rows, ok := scan.next(); ok; rows, ok = scan.next() {
		for _, r := range rows {
			w.begin(scan.walk, &scan.starts[r.start], r.row)
		}
	}
}

// begin walks from one row.
func (w *walker) begin(walk *Walk, s *startSite, row uint32) {
	if !w.look(0) {
		return
	}
	w.match.Things[walk.place] = cond.Thing{Table: s.table, Row: row}
	w.count(0)
	if w.holds(s.where) {
		s.site.visit(w, row)
	}
}
