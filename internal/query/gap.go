package query

import (
	"fmt"
	"strings"
	"time"

	"parapet/internal/graph"
)

// Gap is a step of the last run that did not succeed, or not of late, or that
// did not tell a property that the query names, and that fills types the query
// asks for or what they are made from: the answer may lack what the step would
// have brought, or show it as it was before.
type Gap struct {
	Partition graph.Partition
	Step      graph.Step
	// Untold are the properties that the query names and the step had no way to
	// see.
	Untold []string
}

// String is the gap in one line.
func (g Gap) String() string {
	lastRead := "last read on " + g.Step.AsOf().UTC().Format(time.RFC3339)
	if g.Step.Outcome == graph.Succeeded && len(g.Untold) == 0 {
		return fmt.Sprintf("%s: %s", g.Partition, lastRead)
	}
	text := fmt.Sprintf("%s: step %s %s", g.Partition, g.Step.Name, g.Step.Outcome)
	if len(g.Untold) > 0 {
		text += " but did not tell " + strings.Join(g.Untold, ", ")
	}
	if !g.Step.Came() && !g.Step.LastGood.IsZero() {
		text += ", " + lastRead
	}
	if g.Step.Reason != "" {
		text += ": " + g.Step.Reason
	}
	return text
}
