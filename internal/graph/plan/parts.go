package plan

import "iter"

// Parts are what an expression is directly made of. The query of an In is a
// matter of its own and no part.
func Parts(e Expr) []Expr {
	switch e := e.(type) {
	case Compare:
		return []Expr{e.Left, e.Right}
	case Matches:
		return []Expr{e.Of}
	case Defined:
		return []Expr{e.Of}
	case And:
		return e.All
	case Or:
		return e.Any
	case Not:
		return []Expr{e.Of}
	case In:
		return []Expr{e.Of}
	case Arithmetic:
		return []Expr{e.Left, e.Right}
	case Call:
		return e.Args
	case Unwind:
		return []Expr{e.Of}
	case Count:
		return []Expr{e.Of}
	case Fold:
		return []Expr{e.Of}
	}
	return nil
}

// SlotOf is the slot that an expression itself refers to.
func SlotOf(e Expr) (Slot, bool) {
	switch e := e.(type) {
	case Property:
		return e.Slot, true
	case Element:
		return e.Slot, true
	case Search:
		return e.Slot, true
	}
	return 0, false
}

// All streams an expression and all that it is made of.
func All(e Expr) iter.Seq[Expr] {
	return func(yield func(Expr) bool) { yieldAll(e, yield) }
}

func yieldAll(e Expr, yield func(Expr) bool) bool {
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
func Slots(e Expr) iter.Seq[Slot] {
	return func(yield func(Slot) bool) {
		for part := range All(e) {
			if slot, ok := SlotOf(part); ok && !yield(slot) {
				return
			}
		}
	}
}

// Aggregates says whether an expression holds an aggregate.
func Aggregates(e Expr) bool {
	for part := range All(e) {
		switch part.(type) {
		case Count, Fold:
			return true
		}
	}
	return false
}
