package ingest

import (
	"time"

	"parapet/internal/graph"
)

// alert is an alert of either API: its facts, and what it names.
type alert struct {
	id      string
	updated time.Time
	props   graph.Props
	names   []named
	// others are the kinds, one for each piece, of evidence that is no thing of
	// the graph.
	others []string
}

// severities are how grave an alert is, in numbers.
var severities = map[string]int64{"informational": 1, "low": 4, "medium": 7, "high": 9}

// graded are the properties that follow from an alert's severity and status.
func graded(severity, status string) graph.Props {
	grade := severities[severity]
	return graph.Props{
		text("severity", severity), number("numericSeverity", &grade),
		text("status", status), constant("open", status != "resolved"),
	}
}

// determinations are the other names that Microsoft's pages have for some.
var determinations = map[string]string{
	"compromisedAccount": "compromisedUser", "notMalicious": "clean",
	"notEnoughDataToValidate": "insufficientData", "confirmedActivity": "confirmedUserActivity",
}

// determination is what people took an alert for, under one name.
func determination(name string) string {
	if other := determinations[name]; other != "" {
		return other
	}
	return name
}
