package walk

import (
	"math"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// costs estimates how much there is of the parts of a prefix.
type costs struct {
	view *column.View
	env  *cond.Env
	// rows is how many entities fit a node, share which part of those of its
	// types.
	rows, share []float64
	// out is how many relationships over an edge an entity before it has, in
	// how many one after it.
	out, in []float64
}

func newCosts(v *column.View, env *cond.Env, c prefix) *costs {
	k := &costs{view: v, env: env}
	for _, n := range c.nodes {
		rows, share := k.node(n)
		k.rows, k.share = append(k.rows, rows), append(k.share, share)
	}
	for i, e := range c.edges {
		out, in := k.edge(c.nodes[i], e, c.nodes[i+1])
		k.out, k.in = append(k.out, out), append(k.in, in)
	}
	return k
}

// samples is how many rows of a table a filter is tried on.
const samples = 256

// node estimates how many entities fit a node.
func (k *costs) node(n plan.Node) (rows, share float64) {
	total := 0.0
	for _, t := range tables(k.view, n.Types) {
		live := float64(t.Count())
		total += live
		rows += live * sampled(t, cond.NewFilter(k.env, t, n))
	}
	return rows, rows / max(total, 1)
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
	step := max(1, t.Len()/samples)
	for row := 0; row < t.Len(); row += step {
		if t.Live(uint32(row)) {
			tried++
			if f.At(uint32(row)) {
				passed++
			}
		}
	}
	if passed == 0 {
		return 0.5 / float64(tried+1)
	}
	return float64(passed) / float64(tried)
}

func (k *costs) edge(from plan.Node, e plan.Edge, to plan.Node) (out, in float64) {
	pairs := 0.0
	for _, edges := range k.view.Edges() {
		if !has(e.Types, edges.Type()) {
			continue
		}
		a, b := edges.From().Type(), edges.To().Type()
		if e.Direction != plan.Backward && has(from.Types, a) && has(to.Types, b) {
			pairs += float64(edges.Len())
		}
		if e.Direction != plan.Forward && has(from.Types, b) && has(to.Types, a) {
			pairs += float64(edges.Len())
		}
	}
	return pairs / max(k.count(from), 1), pairs / max(k.count(to), 1)
}

func (k *costs) count(n plan.Node) float64 {
	total := 0.0
	for _, t := range tables(k.view, n.Types) {
		total += float64(t.Count())
	}
	return total
}

// from estimates the work of a walk that begins at a node, and how many rows
// come of each stage on its way to the ends of what is needed.
func (k *costs) from(start, first, last int) (work float64, rows []float64) {
	flow := k.rows[start]
	rows = append(rows, flow)
	// To try a row costs less than to go over a relationship.
	work = k.rows[start]/math.Max(k.share[start], 1e-9)/4 + flow
	for i := start - 1; i >= first; i-- {
		work += flow * k.in[i]
		flow *= k.in[i] * k.share[i]
		rows = append(rows, flow)
	}
	for i := start; i < last; i++ {
		work += flow * k.out[i]
		flow *= k.out[i] * k.share[i+1]
		rows = append(rows, flow)
	}
	// What is beyond is looked for until it is found, once for each entity.
	if first > 0 {
		work += math.Min(flow, k.rows[first]) * math.Min(k.in[first-1], 2/math.Max(k.share[first-1], 1e-6))
	}
	if last < len(k.out) {
		work += math.Min(flow, k.rows[last]) * math.Min(k.out[last], 2/math.Max(k.share[last+1], 1e-6))
	}
	return work, rows
}

func tables(v *column.View, types plan.Types) []*column.Table {
	if types.Any {
		return v.Tables()
	}
	if len(types.List) == 0 {
		return nil
	}
	return v.Tables(types.List...)
}
