package cost

import (
	"math"

	"parapet/internal/graph/plan"
)

// Matches estimates how many matches the start of a pattern and the hops after
// it have, up to the first step that is none.
func (m *Model) Matches(p plan.Pattern) float64 {
	rows, _ := m.Node(p.Start)
	from := p.Start.Types
	for _, step := range p.Steps {
		hop, ok := step.(plan.Hop)
		if !ok {
			break
		}
		rows *= m.Fitting(from, hop)
		from = hop.Node.Types
	}
	return rows
}

// Fitting estimates to how many entities a hop leads from one.
func (m *Model) Fitting(from plan.Types, h plan.Hop) float64 {
	out, _ := m.Edge(from, h.Edge, h.Node.Types)
	_, share := m.Node(h.Node)
	return out * share
}

// Any is how likely there is at least one of so many that are expected.
func Any(expected float64) float64 { return 1 - math.Exp(-expected) }

// Leads estimates for every node of a chain how likely an entity that fits it
// leads on to the end. What is likely for the last is given.
func (m *Model) Leads(nodes []plan.Node, edges []plan.Edge, last float64) []float64 {
	leads := make([]float64, len(nodes))
	leads[len(nodes)-1] = last
	for i := len(edges) - 1; i >= 0; i-- {
		fitting := m.Fitting(nodes[i].Types, plan.Hop{Edge: edges[i], Node: nodes[i+1]})
		leads[i] = Any(fitting * leads[i+1])
	}
	return leads
}

// Reached estimates for every node of a chain how likely the start leads to an
// entity that fits it.
func (m *Model) Reached(nodes []plan.Node, edges []plan.Edge) []float64 {
	reached := make([]float64, len(nodes))
	reached[0] = 1
	for i, e := range edges {
		_, in := m.Edge(nodes[i].Types, e, nodes[i+1].Types)
		_, share := m.Node(nodes[i])
		reached[i+1] = Any(in * share * reached[i])
	}
	return reached
}
