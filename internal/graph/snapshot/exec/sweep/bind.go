package sweep

import (
	"iter"
	"slices"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// The two directions of a chain.
const (
	toStart = iota
	toEnd
)

// site is a level standing on one table.
type site struct {
	table *column.Table
	place int // among the sites of the level
	rows  cond.Bits
	n     int  // of rows
	whole bool // every living row is there
	roads [2][]road
}

// road is a way over a hop: certain relationships in one direction.
type road struct {
	edges *column.Edges
	first uint32 // number of the edges' first relationship among all
	back  bool   // against the direction of the relationships
	to    *site
}

// from are the rows that the road leads to from a row.
func (r *road) from(row uint32) []uint32 {
	ends, _ := r.slots(row)
	return ends
}

// slots are the same, with the slot of the first relationship if the slots of
// the others follow.
func (r *road) slots(row uint32) (ends []uint32, slot uint32) {
	if r.back {
		return r.edges.In(row), 0
	}
	return r.edges.Out(row)
}

func (s *site) set(rows cond.Bits) {
	s.rows, s.n = rows, rows.Count()
	s.whole = s.n == s.table.Count()
}

// degree is how many relationships lead from a row over roads, on average.
func (s *site) degree(direction int) float64 {
	relationships := 0
	for _, r := range s.roads[direction] {
		relationships += r.edges.Len()
	}
	return float64(relationships) / float64(max(1, s.table.Len()))
}

// bind finds the sites of all levels, with all living rows, and the roads
// between them. The rows of the level that an absent chain begins with are not
// known before what precedes it is reduced.
func (t *task) bind() error {
	for c := t.chain; c != nil; c = c.absent {
		for i, l := range c.levels {
			t.settle(l, c == t.chain || i > 0)
		}
		for i, e := range c.edges {
			t.pave(c.levels[i], e, c.levels[i+1])
		}
	}
	return t.work.err()
}

// settle finds the tables that a level can stand on.
func (t *task) settle(l *level, living bool) {
	for _, table := range t.view.Tables() {
		if !l.node.Types.Has(table.Type()) {
			continue
		}
		s := &site{table: table, place: len(l.sites)}
		if living {
			s.set(t.living(table))
		}
		l.sites = append(l.sites, s)
	}
}

// living are the rows of a table that are not deleted.
func (t *task) living(table *column.Table) cond.Bits {
	rows := t.bits(table)
	all := table.Count() == table.Len()
	for row := range uint32(table.Len()) {
		if all || table.Live(row) {
			rows.Set(row)
		}
	}
	return rows
}

// bits is an empty set of a table's rows. It is there even where there is no
// memory for it, which is little beside the table, and the work ends then.
func (t *task) bits(table *column.Table) cond.Bits {
	const row = 8 // rows in a byte
	t.work.hold(table.Len() / row)
	return cond.NewBits(table.Len())
}

// filter leaves of a level the rows that pass its filter.
func (t *task) filter(l *level) {
	if l.filtered {
		return
	}
	l.filtered = true
	for _, s := range l.sites {
		f := cond.NewFilter(t.env, s.table, l.node)
		if f.Always() {
			continue
		}
		left := t.bits(s.table)
		for row := range s.candidates(t.env, l.node) {
			if t.work.stopped.Load() {
				return
			}
			if s.rows.Has(row) && f.At(row) {
				left.Set(row)
			}
		}
		s.set(left)
	}
}

// candidates are the rows that a filter can pass, as far as that is known.
func (s *site) candidates(env *cond.Env, n plan.Node) iter.Seq[uint32] {
	if rows, few := cond.Candidates(env, s.table, n); few {
		return slices.Values(rows)
	}
	return s.rows.Rows()
}

// pave makes the roads between two levels, in both directions.
func (t *task) pave(from *level, e plan.Edge, to *level) {
	first := uint32(0)
	for _, edges := range t.view.Edges() {
		if e.Types.Has(edges.Type()) {
			if e.Direction != plan.Backward {
				connect(from.on(edges.From()), road{edges: edges, first: first}, to.on(edges.To()))
			}
			if e.Direction != plan.Forward {
				connect(from.on(edges.To()), road{edges: edges, first: first, back: true}, to.on(edges.From()))
			}
		}
		first += uint32(edges.Len())
	}
}

// connect makes a road, and the one back.
func connect(from *site, r road, to *site) {
	if from == nil || to == nil {
		return
	}
	r.to = to
	from.roads[toEnd] = append(from.roads[toEnd], r)
	r.to, r.back = from, !r.back
	to.roads[toStart] = append(to.roads[toStart], r)
}

// on is the level's site on a table, nil where it cannot stand.
func (l *level) on(t *column.Table) *site {
	i := slices.IndexFunc(l.sites, func(s *site) bool { return s.table == t })
	if i < 0 {
		return nil
	}
	return l.sites[i]
}
