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
	for _, t := range tables(w.view, w.start.Types) {
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

// each calls for every row that passes, until the walker is to stop.
func (s *startSite) each(w *walker, visit func(row uint32)) {
	if s.few {
		for _, row := range s.rows {
			if !w.look(0) {
				return
			}
			if s.table.Live(row) && s.pass.At(row) {
				visit(row)
			}
		}
		return
	}
	for row := range uint32(s.table.Len()) {
		if !w.look(0) {
			return
		}
		if (s.dead || s.table.Live(row)) && s.pass.At(row) {
			visit(row)
		}
	}
}

// all walks from every row of the starts.
func (w *walker) all(starts []startSite, walk *Walk) {
	for i := range starts {
		starts[i].each(w, func(row uint32) { w.begin(walk, &starts[i], row) })
	}
}

// begin walks from one row.
func (w *walker) begin(walk *Walk, s *startSite, row uint32) {
	if w.stopped.Load() {
		return
	}
	w.match.Things[walk.place] = cond.Thing{Table: s.table, Row: row}
	w.count(0)
	if w.holds(s.where) {
		s.site.visit(w, row)
	}
}

// startRow is a row of a start.
type startRow struct {
	start int
	row   uint32
}

// passing are the rows of the starts that pass their filters.
func (w *walker) passing(starts []startSite) []startRow {
	var rows []startRow
	for i := range starts {
		starts[i].each(w, func(row uint32) {
			if len(rows)%sample == 0 && !w.meter.Take(8*sample) {
				w.stop()
			}
			rows = append(rows, startRow{i, row})
		})
	}
	return rows
}
