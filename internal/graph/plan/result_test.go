package plan_test

import (
	"strings"
	"testing"

	"parapet/internal/graph/plan"
)

func TestBudgetErrorNamesTheBudget(t *testing.T) {
	t.Parallel()
	for memory, want := range map[int64]string{
		1:             "more than 1 B of memory",
		1000:          "more than 1000 B of memory",
		1 << 10:       "more than 1 KiB of memory",
		3 << 19:       "more than 1.5 MiB of memory",
		1 << 30:       "more than 1 GiB of memory",
		2_000_000_000: "more than 1.86 GiB of memory",
		1 << 50:       "more than 1048576 GiB of memory",
	} {
		if err := (&plan.BudgetError{Memory: memory}); !strings.Contains(err.Error(), want) {
			t.Errorf("the error of a budget of %d bytes is %q, want …%s", memory, err, want)
		}
	}
}
