package storetest

import (
	"fmt"

	"parapet/internal/graph/plan"
)

// planText writes a plan for whoever reads about a difference.
func planText(q plan.Query) string {
	return fmt.Sprintf("%+v", q)
}
