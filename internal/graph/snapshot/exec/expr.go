package exec

import (
	"iter"
	"reflect"
	"slices"

	"parapet/internal/graph/plan"
)

// parts are what an expression is directly made of.
func parts(e plan.Expr) []plan.Expr {
	switch e := e.(type) {
	case plan.Compare:
		return []plan.Expr{e.Left, e.Right}
	case plan.Matches:
		return []plan.Expr{e.Of}
	case plan.Defined:
		return []plan.Expr{e.Of}
	case plan.And:
		return e.All
	case plan.Or:
		return e.Any
	case plan.Not:
		return []plan.Expr{e.Of}
	case plan.Count:
		return []plan.Expr{e.Of}
	}
	return nil
}

// slotOf is the slot that an expression itself refers to.
func slotOf(e plan.Expr) (plan.Slot, bool) {
	switch e := e.(type) {
	case plan.Property:
		return e.Slot, true
	case plan.Element:
		return e.Slot, true
	}
	return 0, false
}

// slots streams the slots that an expression and its parts refer to.
func slots(e plan.Expr) iter.Seq[plan.Slot] {
	return func(yield func(plan.Slot) bool) { yieldSlots(e, yield) }
}

func yieldSlots(e plan.Expr, yield func(plan.Slot) bool) bool {
	if slot, ok := slotOf(e); ok && !yield(slot) {
		return false
	}
	for _, part := range parts(e) {
		if !yieldSlots(part, yield) {
			return false
		}
	}
	return true
}

// aggregates says whether an expression holds an aggregate.
func aggregates(e plan.Expr) bool {
	if _, ok := e.(plan.Count); ok {
		return true
	}
	return slices.ContainsFunc(parts(e), aggregates)
}

// determined says whether an expression has one value for all matches that
// agree on the keys: it is one of them, reads the thing in one of them, or is
// made of nothing else.
func determined(e plan.Expr, keys []plan.Expr) bool {
	if slices.ContainsFunc(keys, func(key plan.Expr) bool { return reflect.DeepEqual(e, key) }) {
		return true
	}
	switch e := e.(type) {
	case plan.Property:
		return slices.Contains(keys, plan.Expr(plan.Element{Slot: e.Slot}))
	case plan.Element:
		return false
	case plan.Count:
		return true
	}
	return !slices.ContainsFunc(parts(e), func(part plan.Expr) bool { return !determined(part, keys) })
}
