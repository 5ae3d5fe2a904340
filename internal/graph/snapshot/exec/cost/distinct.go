package cost

import (
	"iter"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// Distinct estimates how many values an expression of a node alone has among
// the entities that fit the node: as many as a sample shows, if they repeat
// there, and else as many more as there are more entities.
func (m *Model) Distinct(n plan.Node, e plan.Expr) float64 {
	rows, _ := m.Node(n)
	if cond.IsThing(e) {
		return rows
	}
	scope := &cond.Scope{Env: m.env, Place: map[plan.Slot]int{n.Slot: 0}}
	identity := scope.Identity(e)
	seen, tried := map[string]bool{}, 0
	var buf []byte
	for _, t := range m.Tables(n.Types) {
		for row := range sample(t) {
			tried++
			buf = identity(buf[:0], &cond.Match{Things: []cond.Thing{{Table: t, Row: row}}})
			seen[string(buf)] = true
		}
	}
	distinct := float64(len(seen))
	if 2*len(seen) > tried {
		distinct *= rows / float64(max(tried, 1))
	}
	return min(rows, distinct)
}

// sample streams some living rows of a table, evenly spread.
func sample(t *column.Table) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		step := max(1, t.Len()/samples)
		for row := 0; row < t.Len(); row += step {
			if t.Live(uint32(row)) && !yield(uint32(row)) {
				return
			}
		}
	}
}
