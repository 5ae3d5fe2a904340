package ingest

import (
	"errors"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/transport"
)

// ErrNothing says that no step of a run succeeded, so that there was nothing to
// commit: the graph is as it was.
var ErrNothing = errors.New("nothing could be read")

// Report says what a run did.
type Report struct {
	// Steps are in the order in which they are declared, matching last.
	Steps []Step
	// Changes are the differences between the graph before and after.
	Changes graph.Changes
	// Calls counts the calls made, per API; what is not listed was not called.
	Calls map[transport.API]int
	// Duration is how long the run took.
	Duration time.Duration
}

// Step says how a step ended and how much of its types it saw.
type Step struct {
	Name    string        `json:"step"`
	Outcome graph.Outcome `json:"outcome"`
	Reason  string        `json:"reason"`
	// Entities and Relationships are how many the graph holds of the step's types by
	// now. What several steps fill is counted for the first of them that came.
	Entities      int `json:"entities"`
	Relationships int `json:"relationships"`
	// Route is how the source was read; empty when it was not.
	Route string `json:"route,omitempty"`
	// Missing says what could not be seen, a sentence each.
	Missing []string `json:"missing,omitempty"`
	// Held counts what is gone at the source and waits for somebody to accept
	// that it is deleted, by type.
	Held map[graph.Type]int `json:"held,omitempty"`
	// Known and Of say for how many things work is done that is done bit by bit;
	// both are 0 when nothing is counted.
	Known int `json:"known,omitempty"`
	Of    int `json:"of,omitempty"`
	// Off says that the step is switched off in the configuration.
	Off bool `json:"-"`
}

// Complete reports whether every step succeeded but those that are switched
// off.
func (r Report) Complete() bool {
	return !slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Outcome != graph.Succeeded && !s.Off })
}
