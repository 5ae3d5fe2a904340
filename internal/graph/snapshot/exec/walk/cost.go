package walk

import (
	"math"

	"parapet/internal/graph/snapshot/exec/cost"
)

// costs are what the work of walking a prefix depends on.
type costs struct {
	*cost.Model
	// rows is how many entities fit a node, share which part of those of its
	// types.
	rows, share []float64
	// out is how many relationships over an edge an entity before it has, in
	// how many one after it.
	out, in []float64
}

func newCosts(m *cost.Model, c prefix) *costs {
	k := &costs{Model: m}
	for _, n := range c.nodes {
		rows, share := k.Node(n)
		k.rows, k.share = append(k.rows, rows), append(k.share, share)
	}
	for i, e := range c.edges {
		out, in := k.Edge(c.nodes[i].Types, e, c.nodes[i+1].Types)
		k.out, k.in = append(k.out, out), append(k.in, in)
	}
	return k
}

// from estimates the work of a walk that begins at a node and goes to the ends
// of what is needed.
func (k *costs) from(start, first, last int) float64 {
	flow := k.rows[start]
	// To try a row costs less than to go over a relationship.
	work := k.rows[start]/math.Max(k.share[start], 1e-9)/4 + flow
	for i := start - 1; i >= first; i-- {
		work += flow * k.in[i]
		flow *= k.in[i] * k.share[i]
	}
	for i := start; i < last; i++ {
		work += flow * k.out[i]
		flow *= k.out[i] * k.share[i+1]
	}
	// What is beyond is looked for until it is found, once for each entity.
	if first > 0 {
		work += math.Min(flow, k.rows[first]) * math.Min(k.in[first-1], 2/math.Max(k.share[first-1], 1e-6))
	}
	if last < len(k.out) {
		work += math.Min(flow, k.rows[last]) * math.Min(k.out[last], 2/math.Max(k.share[last+1], 1e-6))
	}
	return work
}
