package query

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph"
)

// Gap is a step of the last run that did not succeed, or not of late, and that
// fills types the query asks for: the answer may lack what the step would have
// brought, or show it as it was before.
type Gap struct {
	Partition graph.Partition
	Step      graph.Step
}

// String is the gap in one line.
func (g Gap) String() string {
	if g.Step.Outcome == graph.Succeeded {
		return fmt.Sprintf("%s: last read on %s", g.Partition, g.Step.Ended.UTC().Format(time.RFC3339))
	}
	text := fmt.Sprintf("%s: step %s %s", g.Partition, g.Step.Name, g.Step.Outcome)
	if g.Step.Reason != "" {
		text += ": " + g.Step.Reason
	}
	return text
}

// gaps are the steps without success that concern any of the types, and of
// each partition the oldest of those that are stale, ordered by partition.
func gaps(steps map[graph.Partition][]graph.Step, types map[graph.Type]bool, stale time.Time) []Gap {
	var found []Gap
	for partition, of := range steps {
		var oldest *graph.Step
		for _, step := range of {
			concerns := slices.ContainsFunc(step.Types, func(t graph.Type) bool { return types[t] })
			switch {
			case !concerns:
			case step.Outcome != graph.Succeeded:
				found = append(found, Gap{partition, step})
			case isStale(step, stale) && (oldest == nil || step.Ended.Before(oldest.Ended)):
				oldest = &step
			}
		}
		if oldest != nil {
			found = append(found, Gap{partition, *oldest})
		}
	}
	slices.SortStableFunc(found, func(a, b Gap) int { return cmp.Compare(a.Partition, b.Partition) })
	return found
}

// isStale says whether a step ended too long ago. When some steps ended is not
// known.
func isStale(s graph.Step, stale time.Time) bool {
	return !s.Ended.IsZero() && s.Ended.Before(stale)
}
