package app

import (
	"fmt"
	"time"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

// moment reads a moment as it is given on the command line: a day, a time with
// its zone, or what J1QL takes, such as date.now - 7 days.
func moment(text string, now time.Time) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	asked, err := j1ql.Parse("FIND * AT " + text)
	if err == nil {
		plan, _, err := j1ql.Compile(asked, graph.Declared(), j1ql.Options{Now: now})
		if err == nil && !plan.At.IsZero() {
			return plan.At, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no moment: write 2026-01-31, 2026-01-31T18:30:00Z or 'date.now - 7 days'", text)
}
