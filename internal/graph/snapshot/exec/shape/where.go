package shape

import (
	"slices"

	"parapet/internal/graph/plan"
)

// addWhere takes a condition on matches apart and hands its parts to the
// filters of nodes where they see nothing else.
func (s *Query) addWhere(where plan.Expr) {
	switch where := where.(type) {
	case nil:
		return
	case plan.And:
		for _, e := range where.All {
			s.addWhere(e)
		}
		return
	}
	var seen []plan.Slot
	for slot := range plan.Slots(where) {
		if !slices.Contains(seen, slot) {
			seen = append(seen, slot)
		}
	}
	if len(seen) > 1 || len(seen) == 1 && !s.filter(seen[0], where) {
		s.Where = append(s.Where, where)
		return
	}
	if len(seen) == 0 {
		s.Pattern.Start = filtered(s.Pattern.Start, where)
	}
}

// filter adds a condition to the node of a slot, if it is an entity that every
// match has.
func (s *Query) filter(slot plan.Slot, e plan.Expr) bool {
	if s.Pattern.Start.Slot == slot {
		s.Pattern.Start = filtered(s.Pattern.Start, e)
		return true
	}
	for i, step := range s.Pattern.Steps {
		switch step := step.(type) {
		case plan.Hop:
			if step.Node.Slot == slot {
				step.Node = filtered(step.Node, e)
				s.Pattern.Steps[i] = step
				return true
			}
		case plan.Paths:
			if step.Node.Slot == slot {
				step.Node = filtered(step.Node, e)
				s.Pattern.Steps[i] = step
				return true
			}
		}
	}
	return false
}

func filtered(n plan.Node, e plan.Expr) plan.Node {
	if n.Filter != nil {
		e = plan.And{All: []plan.Expr{n.Filter, e}}
	}
	n.Filter = e
	return n
}
