package j1ql

import (
	"slices"

	"parapet/internal/graph/plan"
)

// end is where a pattern stands: what the entities there were called and what
// they may be.
type end struct {
	names []Name
	occupant
}

func (c *compiler) pattern(q *Query) plan.Pattern {
	start, from := c.node(q.Start)
	if start.Filter == nil && q.Start.Selector.isAny() {
		c.warn(q.Start.Selector.Span, "`*` without WITH may look at everything, which is slow; name a class or a type, or filter it with WITH")
	}
	steps, _ := c.steps(q.Steps, from)
	return plan.Pattern{Start: start, Steps: steps}
}

// steps compiles a chain that goes on from an end, and says where it leads.
// All that follows a negated hop belongs to the negation, which leads nowhere.
func (c *compiler) steps(steps []Step, from end) ([]plan.Step, end) {
	var compiled []plan.Step
	for i, s := range steps {
		switch s := s.(type) {
		case Section:
			var section plan.Optional
			section, from = c.section(s, from)
			compiled = append(compiled, section)
		case Hop:
			if s.Negated {
				s.Negated = false
				absent, _ := c.steps(append([]Step{s}, steps[i+1:]...), from)
				return append(compiled, plan.Absent{Steps: absent}), from
			}
			var hop plan.Step
			hop, from = c.hop(s, from)
			compiled = append(compiled, hop)
		}
	}
	return compiled, from
}

// section compiles an optional part. The chain goes on from where it leads as
// from where it began.
func (c *compiler) section(s Section, from end) (plan.Optional, end) {
	steps, to := c.steps(s.Steps, from)
	to.names = distinct(slices.Concat(from.names, to.names))
	to.types, to.unknown = united(from.types, to.types), from.unknown || to.unknown
	if to.types.Any {
		to.names = nil
	}
	c.slots[s.slot] = to.occupant
	return plan.Optional{Steps: steps, Slot: s.slot}, to
}

// distinct leaves out names that came before.
func distinct(names []Name) []Name {
	seen := map[string]bool{}
	return slices.DeleteFunc(names, func(n Name) bool {
		again := seen[n.Text]
		seen[n.Text] = true
		return again
	})
}

func united(a, b plan.Types) plan.Types {
	if a.Any || b.Any {
		return plan.Types{Any: true}
	}
	types := slices.Clone(a.List)
	for _, t := range b.List {
		if !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	return plan.Types{List: types}
}

func (c *compiler) hop(h Hop, from end) (plan.Step, end) {
	node, to := c.node(h.Entity)
	edge := plan.Edge{Slot: h.slot, Direction: h.Direction}
	if h.Somehow > 0 {
		edge.Types = c.pathTypes(h)
		return plan.Paths{Edge: edge, Max: h.Somehow, Node: node}, to
	}
	edge.Types = c.edgeTypes(h, from, to)
	c.slots[h.slot] = occupant{types: edge.Types, relationship: true}
	return plan.Hop{Edge: edge, Node: node}, to
}

// node compiles an entity. Its own conditions stand before those of WITH.
func (c *compiler) node(e Entity) (plan.Node, end) {
	types, filters := c.selector(e.Selector, e.slot)
	to := end{e.Selector.Names, occupant{types: types, unknown: c.knowsNot(e.Selector.Names)}}
	c.slots[e.slot] = to.occupant
	n := plan.Node{Slot: e.slot, Types: types, Deleted: c.options.IncludeDeleted || c.deleted[e.slot] || asksDeleted(e.With)}
	if e.Since != nil {
		filters = append(filters, plan.Compare{
			Op: plan.GreaterEqual, Left: plan.Property{Slot: e.slot, Name: "_beginOn"},
			Right: plan.Literal{Value: timeValue(c.date(e.Since))},
		})
	}
	if e.With != nil {
		filters = append(filters, c.condition(e.With, with(e.slot)))
	}
	n.Filter = combined(true, filters)
	return n, to
}

// combined is the conjunction or disjunction of conditions, nil of none.
func combined(all bool, conditions []plan.Expr) plan.Expr {
	switch {
	case len(conditions) == 0:
		return nil
	case len(conditions) == 1:
		return conditions[0]
	case all:
		return plan.And{All: conditions}
	}
	return plan.Or{Any: conditions}
}
