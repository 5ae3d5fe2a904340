package j1ql

import "parapet/internal/graph/plan"

// site is where an expression stands.
type site struct {
	// slot is what names without alias belong to, in a WITH.
	slot plan.Slot
	// using is what an error calls the use of a name.
	using string
	// columns says that names may be those of columns.
	columns bool
	// folds says that functions may make one value of a group's.
	folds bool
	// grouped says that there is a value for a whole group only: columns and
	// what is made of the group's values, and of things that are columns
	// whole their properties too, where whole says so.
	grouped, whole bool
	// bare says that a name that stands for nothing may be a property of what
	// the query began with.
	bare bool
	// declared says that properties need not be declared by the schema.
	declared bool
}

// nowhere is the slot of places where all names have an alias.
const nowhere plan.Slot = -1

var (
	where    = site{slot: nowhere, using: "predicate filter"}
	returned = site{slot: nowhere, using: "return", folds: true, bare: true}
	ordered  = site{slot: nowhere, using: "order", columns: true, whole: true, bare: true}
	having   = site{slot: nowhere, using: "having", columns: true, folds: true, grouped: true}
)

func with(slot plan.Slot) site { return site{slot: slot, using: "predicate filter"} }
