package exec

import "parapet/internal/graph/snapshot/column"

// site is a node of the pattern standing on one table.
type site struct {
	table *column.Table
	// pass tests the node's filter, nil when every row passes.
	pass func(row uint32) bool
	// where tests what can be decided once the node stands.
	where []cond[*match]
	// next leads on, nil at the end; absent must not.
	next, absent *fan
}

// fan is all that one hop can lead to from the rows of one table.
type fan struct {
	roads []road
	// exists: nobody asks where the chain leads from here, only whether.
	exists bool
	// known remembers whether it does, by row.
	known []verdict
}

// road is one way over a hop: certain relationships in one direction.
type road struct {
	edges *column.Edges
	first uint32 // number of the edges' first relationship among all
	back  bool
	// noLoops leaves out relationships of an entity with itself, which the
	// road in the other direction has.
	noLoops bool
	to      *site
}

// near is the table at which the road starts, far the one it leads to.
func (r *road) near() *column.Table {
	if r.back {
		return r.edges.To()
	}
	return r.edges.From()
}

func (r *road) far() *column.Table {
	if r.back {
		return r.edges.From()
	}
	return r.edges.To()
}

// from are the rows that the road leads to from a row.
func (r *road) from(row uint32) []uint32 {
	if r.back {
		return r.edges.In(row)
	}
	ends, _ := r.edges.Out(row)
	return ends
}

// between is the relationship that the road takes from one row to another.
func (r *road) between(row, end uint32) thing {
	if r.back {
		row, end = end, row
	}
	return thing{edges: r.edges, row: row, to: end, first: r.first}
}

// verdict is what is known of a row.
type verdict uint8

const (
	unknown verdict = iota
	yes
	no
)

func verdictOf(holds bool) verdict {
	if holds {
		return yes
	}
	return no
}

// remembered tests every row once: hops come to the same rows again and again.
func remembered(test func(uint32) bool, rows int) func(uint32) bool {
	var known []verdict
	return func(row uint32) bool {
		if known == nil {
			known = make([]verdict, rows)
		}
		if known[row] == unknown {
			known[row] = verdictOf(test(row))
		}
		return known[row] == yes
	}
}
