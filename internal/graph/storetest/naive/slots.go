package naive

import (
	"slices"

	"parapet/internal/graph/plan"
)

// slotsOf are the slots that an expression refers to, each once.
func slotsOf(x plan.Expr) []plan.Slot {
	return slices.Compact(slices.Sorted(plan.Slots(x)))
}
