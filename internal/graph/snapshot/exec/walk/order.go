package walk

import (
	"slices"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/shape"
)

// prefix is the hops that a pattern begins with. The walk may begin at any of
// their entities.
type prefix struct {
	nodes []plan.Node
	edges []plan.Edge // edges[i] leads from nodes[i] to nodes[i+1]
	rest  []plan.Step
}

func newPrefix(p plan.Pattern) prefix {
	c := prefix{nodes: []plan.Node{p.Start}}
	for i, step := range p.Steps {
		hop, ok := step.(plan.Hop)
		if !ok {
			c.rest = p.Steps[i:]
			break
		}
		c.edges, c.nodes = append(c.edges, hop.Edge), append(c.nodes, hop.Node)
	}
	return c
}

// right are the hops from one node to a later one.
func (c prefix) right(from, to int) []plan.Step {
	var steps []plan.Step
	for i := from; i < to; i++ {
		steps = append(steps, plan.Hop{Edge: c.edges[i], Node: c.nodes[i+1]})
	}
	return steps
}

// left are the hops from one node back to an earlier one.
func (c prefix) left(from, to int) []plan.Step {
	var steps []plan.Step
	for i := from - 1; i >= to; i-- {
		steps = append(steps, plan.Hop{Edge: reversed(c.edges[i]), Node: c.nodes[i]})
	}
	return steps
}

// turned is a pattern of paths as seen from its other end.
func turned(p plan.Pattern) (plan.Pattern, bool) {
	if len(p.Steps) != 1 {
		return p, false
	}
	paths, ok := p.Steps[0].(plan.Paths)
	if !ok {
		return p, false
	}
	start := paths.Node
	paths.Edge, paths.Node = reversed(paths.Edge), p.Start
	return plan.Pattern{Start: start, Steps: []plan.Step{paths}}, true
}

func reversed(e plan.Edge) plan.Edge {
	switch e.Direction {
	case plan.Forward:
		e.Direction = plan.Backward
	case plan.Backward:
		e.Direction = plan.Forward
	}
	return e
}

// needed is the range of nodes around one in which the answer tells things
// apart, and whether it does in the rest of the pattern.
func (c prefix) needed(s *shape.Query, start int) (first, last int, rest bool) {
	first, last = start, start
	asked := func(slots ...plan.Slot) bool {
		return slices.ContainsFunc(slots, func(slot plan.Slot) bool { return s.Needed[s.Place[slot]] })
	}
	for i := range c.edges {
		if i < start && asked(c.nodes[i].Slot, c.edges[i].Slot) {
			first = min(first, i)
		}
		if i >= start && asked(c.edges[i].Slot, c.nodes[i+1].Slot) {
			last = i + 1
		}
	}
	inside := (&builder{s: s}).places(c.rest)
	if rest = slices.ContainsFunc(inside, func(p int) bool { return s.Needed[p] }); rest {
		last = len(c.nodes) - 1
	}
	return first, last, rest
}

// order is the pattern in the order of the walk from one of the first nodes:
// what is to be checked of it, to the left, then to the right and on.
func (b *builder) order(c prefix, start int) []item {
	first, last, rest := c.needed(b.s, start)
	end := len(c.nodes) - 1
	var order []item
	ahead := func(from int) {
		steps := slices.Concat(c.right(from, end), c.rest)
		if len(steps) == 0 || rest {
			return
		}
		if _, absent := steps[0].(plan.Absent); absent {
			order = append(order, items(steps)...)
			return
		}
		order = append(order, item{ahead: steps})
	}
	if last == start {
		ahead(start)
	}
	order = append(order, items(c.left(start, first))...)
	if first > 0 {
		order = append(order, item{ahead: c.left(first, 0)})
	}
	if first < start && (last > start || rest) {
		order = append(order, item{jump: b.s.Place[c.nodes[start].Slot]})
	}
	order = append(order, items(c.right(start, last))...)
	if last > start {
		ahead(last)
	}
	if rest {
		order = append(order, items(c.rest)...)
	}
	return order
}
