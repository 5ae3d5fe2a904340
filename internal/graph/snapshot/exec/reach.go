package exec

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// steps follows steps from entities of the types, and says which types they
// lead to.
func (n *needs) steps(steps []plan.Step, from []graph.Type) []graph.Type {
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			from = n.hop(step.Edge, step.Node, from)
		case plan.Absent:
			n.steps(step.Steps, from)
		case plan.Optional:
			from = union(from, n.steps(step.Steps, from))
			n.entities[step.Slot] = from
		case plan.Paths:
			n.paths(step, from)
		}
	}
	return from
}

func (n *needs) hop(e plan.Edge, node plan.Node, from []graph.Type) []graph.Type {
	to := n.over(e, from, n.entityTypes(node.Types))
	n.node(node, to)
	return to
}

// over are the types, among those allowed, that an edge leads to.
func (n *needs) over(e plan.Edge, from, allowed []graph.Type) []graph.Type {
	var to []graph.Type
	for _, r := range n.schema.Relationships() {
		if !e.Types.Any && !slices.Contains(e.Types.List, r.Type) {
			continue
		}
		forward := e.Direction != plan.Backward && slices.Contains(from, r.From) && slices.Contains(allowed, r.To)
		backward := e.Direction != plan.Forward && slices.Contains(from, r.To) && slices.Contains(allowed, r.From)
		if forward {
			to = union(to, []graph.Type{r.To})
		}
		if backward {
			to = union(to, []graph.Type{r.From})
		}
		if forward || backward {
			table(n.edges, r.Type)
			n.relationships[e.Slot] = union(n.relationships[e.Slot], []graph.Type{r.Type})
		}
	}
	return to
}

// paths follows an edge over any entities, as often as it may be.
func (n *needs) paths(p plan.Paths, from []graph.Type) {
	every := n.entityTypes(plan.Types{Any: true})
	reached, ends := from, []graph.Type{}
	for range p.Max {
		to := n.over(p.Edge, reached, every)
		ends = union(ends, to)
		more := union(reached, to)
		if len(more) == len(reached) {
			break
		}
		reached = more
	}
	for _, t := range reached {
		table(n.tables, t)
	}
	fit := n.entityTypes(p.Node.Types)
	n.node(p.Node, slices.DeleteFunc(ends, func(t graph.Type) bool { return !slices.Contains(fit, t) }))
}

func union(a, b []graph.Type) []graph.Type {
	all := slices.Clone(a)
	for _, t := range b {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
