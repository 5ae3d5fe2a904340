package cond

import (
	"iter"

	"parapet/internal/graph/plan"
)

// Parts are what an expression is directly made of. The query of an In is a
// matter of its own and no part.
func Parts(e plan.Expr) []plan.Expr {
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
	case plan.In:
		return []plan.Expr{e.Of}
	case plan.Arithmetic:
		return []plan.Expr{e.Left, e.Right}
	case plan.Call:
		return e.Args
	case plan.Unwind:
		return []plan.Expr{e.Of}
	case plan.Count:
		return []plan.Expr{e.Of}
	case plan.Fold:
		return []plan.Expr{e.Of}
	}
	return nil
}

// SlotOf is the slot that an expression itself refers to.
func SlotOf(e plan.Expr) (plan.Slot, bool) {
	switch e := e.(type) {
	case plan.Property:
		return e.Slot, true
	case plan.Element:
		return e.Slot, true
	case plan.Search:
		return e.Slot, true
	}
	return 0, false
}

// All streams an expression and all that it is made of.
func All(e plan.Expr) iter.Seq[plan.Expr] {
	return func(yield func(plan.Expr) bool) { yieldAll(e, yield) }
}

func yieldAll(e plan.Expr, yield func(plan.Expr) bool) bool {
	if !yield(e) {
		return false
	}
	for _, part := range Parts(e) {
		if !yieldAll(part, yield) {
			return false
		}
	}
	return true
}

// Slots streams the slots that an expression and its parts refer to.
func Slots(e plan.Expr) iter.Seq[plan.Slot] {
	return func(yield func(plan.Slot) bool) {
		for part := range All(e) {
			if slot, ok := SlotOf(part); ok && !yield(slot) {
				return
			}
		}
	}
}

// Aggregates says whether an expression holds an aggregate.
func Aggregates(e plan.Expr) bool {
	for part := range All(e) {
		switch part.(type) {
		case plan.Count, plan.Fold:
			return true
		}
	}
	return false
}
