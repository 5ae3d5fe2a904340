package ingest

import "parapet/internal/graph"

// Event tells that a step began, went on or ended.
type Event struct {
	Step string
	// Done counts the records, groups or devices that were dealt with. It may
	// begin anew when a step takes another route.
	Done int
	// Expected is how many there will be, 0 while nobody knows.
	Expected int
	// Outcome is empty until the step has ended.
	Outcome graph.Outcome
	// Reason belongs to the outcome.
	Reason string
}
