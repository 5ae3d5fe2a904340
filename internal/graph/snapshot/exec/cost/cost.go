// Package cost estimates how much there is of the parts of a pattern: from
// counts of rows, samples of filters and average degrees, as if nothing had to
// do with anything else.
//
// A Model estimates for one query on one view. What is there of single parts
// (Node, Edge, Distinct) is put together for chains of hops (Matches, Leads,
// Reached). The package knows nothing of how a query is answered.
package cost

import (
	"math"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// Kept is which part of matches or rows is expected to pass a condition of
// which nothing is known.
const Kept = 1.0 / 3

// Model estimates for one query. It belongs to one goroutine.
type Model struct {
	view  *column.View
	env   *cond.Env
	nodes map[plan.Slot]node
}

type node struct{ rows, share float64 }

// New is a model of a view.
func New(v *column.View, env *cond.Env) *Model {
	return &Model{view: v, env: env, nodes: map[plan.Slot]node{}}
}

// samples is how many rows of a table an expression is tried on.
const samples = 256

// Node estimates how many entities fit a node, and which part of those of its
// types that is.
func (m *Model) Node(n plan.Node) (rows, share float64) {
	known, ok := m.nodes[n.Slot]
	if !ok {
		for _, t := range m.Tables(n.Types) {
			known.rows += float64(t.Count()) * sampled(t, cond.NewFilter(m.env, t, n))
		}
		known.share = known.rows / max(m.Count(n.Types), 1)
		m.nodes[n.Slot] = known
	}
	return known.rows, known.share
}

// sampled is which part of a table's rows passes a filter, as far as a few of
// them tell.
func sampled(t *column.Table, f cond.Filter) float64 {
	switch {
	case f.Always():
		return 1
	case f.Never(), t.Len() == 0:
		return 0
	}
	tried, passed := 0, 0
	for row := range sample(t) {
		tried++
		if f.At(row) {
			passed++
		}
	}
	if passed == 0 {
		return 0.5 / float64(tried+1)
	}
	return float64(passed) / float64(tried)
}

// Count is how many entities there are of types.
func (m *Model) Count(types plan.Types) float64 {
	total := 0.0
	for _, t := range m.Tables(types) {
		total += float64(t.Count())
	}
	return total
}

// Edge is how many relationships over an edge an entity of the types before it
// has on average, and how many one of those after it.
func (m *Model) Edge(from plan.Types, e plan.Edge, to plan.Types) (out, in float64) {
	pairs := 0.0
	for _, edges := range m.view.Edges() {
		if !e.Types.Has(edges.Type()) {
			continue
		}
		a, b := edges.From().Type(), edges.To().Type()
		if e.Direction != plan.Backward && from.Has(a) && to.Has(b) {
			pairs += float64(edges.Len())
		}
		if e.Direction != plan.Forward && from.Has(b) && to.Has(a) {
			pairs += float64(edges.Len())
		}
	}
	return pairs / max(m.Count(from), 1), pairs / max(m.Count(to), 1)
}

// Tables are the view's tables of types.
func (m *Model) Tables(types plan.Types) []*column.Table {
	if types.Any {
		return m.view.Tables()
	}
	if len(types.List) == 0 {
		return nil
	}
	return m.view.Tables(types.List...)
}

// Whole is an estimate as a number of rows.
func Whole(rows float64) int64 { return int64(math.Round(min(rows, 1e18))) }
