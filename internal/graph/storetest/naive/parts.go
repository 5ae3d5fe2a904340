package naive

import (
	"slices"

	"parapet/internal/graph/plan"
)

// parts are the expressions that one is made of.
func parts(x plan.Expr) []plan.Expr {
	switch x := x.(type) {
	case plan.Compare:
		return []plan.Expr{x.Left, x.Right}
	case plan.Matches:
		return []plan.Expr{x.Of}
	case plan.Defined:
		return []plan.Expr{x.Of}
	case plan.And:
		return x.All
	case plan.Or:
		return x.Any
	case plan.Not:
		return []plan.Expr{x.Of}
	case plan.In:
		return []plan.Expr{x.Of}
	case plan.Arithmetic:
		return []plan.Expr{x.Left, x.Right}
	case plan.Call:
		return x.Args
	case plan.Unwind:
		return []plan.Expr{x.Of}
	case plan.Count:
		return []plan.Expr{x.Of}
	case plan.Fold:
		return []plan.Expr{x.Of}
	}
	return nil
}

// slotOf is the slot that an expression itself refers to.
func slotOf(x plan.Expr) (plan.Slot, bool) {
	switch x := x.(type) {
	case plan.Property:
		return x.Slot, true
	case plan.Element:
		return x.Slot, true
	case plan.Search:
		return x.Slot, true
	}
	return 0, false
}

// slotsOf are the slots that an expression refers to, each once.
func slotsOf(x plan.Expr) []plan.Slot {
	var slots []plan.Slot
	if slot, ok := slotOf(x); ok {
		slots = append(slots, slot)
	}
	for _, part := range parts(x) {
		slots = append(slots, slotsOf(part)...)
	}
	slices.Sort(slots)
	return slices.Compact(slots)
}
