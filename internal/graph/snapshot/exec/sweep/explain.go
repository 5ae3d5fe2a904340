package sweep

import (
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/label"
)

// lap gives the time since the last lap to a level.
func (t *task) lap(l *level) {
	now := time.Now()
	l.took += now.Sub(t.since)
	t.since = now
}

// reduced are the operators that left of every level what stands in a match.
func (t *task) reduced() []plan.Operator {
	c := t.chain
	nodes := c.nodes()
	leads, reached := t.leads(c), t.costs.Reached(nodes, c.edges)
	ops := []plan.Operator{{Name: "reduce", Detail: "to what stands in a match"}}
	for i, l := range c.levels {
		rows, _ := t.costs.Node(l.node)
		ops = append(ops, l.operator(1, rows*leads[i]*reached[i]))
	}
	ops[0].Estimated, ops[0].Rows = ops[1].Estimated, ops[1].Rows
	ops = t.appendWithout(ops, 1, c.absent)
	for _, op := range ops[1:] {
		if op.Depth == 1 {
			ops[0].Time += op.Time
		}
	}
	return ops
}

// appendWithout appends what was found of a chain that must not lead on: the
// rows of each level that do lead on, and how many of the first do not.
func (t *task) appendWithout(ops []plan.Operator, depth int, c *chain) []plan.Operator {
	if c == nil {
		return ops
	}
	leads := t.leads(c)
	without := len(ops)
	ops = append(ops, plan.Operator{Depth: depth, Name: "without"})
	for i, l := range c.levels {
		rows, _ := t.costs.Node(l.node)
		ops = append(ops, l.operator(depth+1, rows*leads[i]))
	}
	ops = t.appendWithout(ops, depth+1, c.absent)
	for _, op := range ops[without+1:] {
		if op.Depth == depth+1 {
			ops[without].Time += op.Time
		}
	}
	rows, _ := t.costs.Node(c.levels[0].node)
	ops[without].Estimated, ops[without].Rows = cost.Whole(rows*(1-leads[0])), int64(c.left)
	return ops
}

func (l *level) operator(depth int, expected float64) plan.Operator {
	return plan.Operator{
		Depth: depth, Name: "set", Detail: label.Node(l.node),
		Estimated: cost.Whole(expected), Rows: int64(l.members()), Time: l.took,
	}
}

// leads is how likely the levels of a chain lead on to its end.
func (t *task) leads(c *chain) []float64 {
	last := 1.0
	if c.absent != nil {
		last -= t.leads(c.absent)[0]
	}
	return t.costs.Leads(c.nodes(), c.edges, last)
}

func (c *chain) nodes() []plan.Node {
	nodes := make([]plan.Node, len(c.levels))
	for i, l := range c.levels {
		nodes[i] = l.node
	}
	return nodes
}
