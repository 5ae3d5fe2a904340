package walk

import (
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// road is one way over an edge: certain relationships in one direction.
type road struct {
	edges *column.Edges
	first uint32 // number of the edges' first relationship among all
	back  bool
	// noLoops leaves out relationships of an entity with itself, which the
	// road in the other direction has.
	noLoops bool
	pass    cond.Filter
	to      site // of the next stage on the far table
}

// far is the table that the road leads to.
func (r *road) far() *column.Table {
	if r.back {
		return r.edges.From()
	}
	return r.edges.To()
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

// between is the relationship that the road takes from one row to another.
func (r *road) between(row, end uint32) cond.Thing {
	if r.back {
		row, end = end, row
	}
	return cond.Thing{Edges: r.edges, Row: row, To: end, First: r.first}
}

// ways are the roads over a stage's edge, or back over it, by the table they
// start at.
func (b *binder) ways(st *stage, back bool) map[*column.Table][]road {
	key := direction{st, back}
	ways, ok := b.roads[key]
	if ok {
		return ways
	}
	e := st.hop.Edge
	if back {
		e = reversed(e)
	}
	ways = map[*column.Table][]road{}
	first := uint32(0)
	for _, edges := range b.view.Edges() {
		if e.Types.Has(edges.Type()) {
			from, to := edges.From(), edges.To()
			if e.Direction != plan.Backward {
				ways[from] = append(ways[from], road{edges: edges, first: first})
			}
			if e.Direction != plan.Forward {
				noLoops := e.Direction == plan.Either && from == to
				ways[to] = append(ways[to], road{edges: edges, first: first, back: true, noLoops: noLoops})
			}
		}
		first += uint32(edges.Len())
	}
	b.roads[key] = ways
	return ways
}
