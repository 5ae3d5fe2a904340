package integration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parapet/internal/graph"
)

// RunID identifies a run for ever.
type RunID string

// Run is one sync of an integration, from when it was asked for.
type Run struct {
	ID          RunID   `json:"id"`
	Integration ID      `json:"integration_id"`
	Key         string  `json:"integration_key"`
	Trigger     Trigger `json:"trigger"`
	// By is who started it; empty when the schedule did.
	By    string   `json:"by,omitempty"`
	State RunState `json:"state"`
	// AcceptDeletions lets things go however many of their type they are.
	AcceptDeletions bool      `json:"accept_deletions"`
	QueuedAt        time.Time `json:"queued_at"`
	StartedAt       time.Time `json:"started_at,omitzero"`
	EndedAt         time.Time `json:"ended_at,omitzero"`
	// WaitingUntil and WaitingFor belong to RunWaiting.
	WaitingUntil time.Time `json:"waiting_until,omitzero"`
	WaitingFor   string    `json:"waiting_for,omitempty"`
	// Attempts is how often it was taken up.
	Attempts int `json:"attempts"`
	// Generation is the one that it committed; 0 when it committed none.
	Generation uint64 `json:"generation,omitempty"`
	// Error says why it failed and what can be done; of one that waits for another
	// try, why the last one failed.
	Error string `json:"error,omitempty"`
	// Cancelling says that somebody has cancelled it while it was at work.
	Cancelling bool `json:"cancelling,omitempty"`

	Tally
}

// Tally is what a run did and what it cost.
type Tally struct {
	Steps []RunStep `json:"steps"`
	// Rows counts the entities and relationships that were read.
	Rows int `json:"rows"`
	// Calls and Bytes are by API.
	Calls map[string]int   `json:"calls"`
	Bytes map[string]int64 `json:"bytes"`
	Quota []QuotaUse       `json:"quota"`
	// Changes are the differences that it made, by type.
	Changes graph.Changes `json:"changes"`
	// Retries is how often it was tried again after it had failed.
	Retries int `json:"retries,omitempty"`
}

// noTally is that of a run that has not begun.
func noTally() Tally {
	return Tally{
		Steps: []RunStep{}, Calls: map[string]int{}, Bytes: map[string]int64{}, Quota: []QuotaUse{}, Changes: graph.Changes{},
	}
}

// RunStep is a part of a run.
type RunStep struct {
	Step    string        `json:"step"`
	Outcome graph.Outcome `json:"outcome,omitempty"`
	// Off says that it is switched off.
	Off bool `json:"off,omitempty"`
	// Reason says what is worth knowing, and what can be done.
	Reason    string    `json:"reason,omitempty"`
	StartedAt time.Time `json:"started_at,omitzero"`
	EndedAt   time.Time `json:"ended_at,omitzero"`
	Rows      int       `json:"rows"`
	// Entities and Relationships are those of its types, once it has ended.
	Entities      int            `json:"entities,omitempty"`
	Relationships int            `json:"relationships,omitempty"`
	Route         string         `json:"route,omitempty"`
	Missing       []string       `json:"missing,omitempty"`
	Held          map[string]int `json:"held,omitempty"`
	// Done and Expected are how far it has come; Expected is 0 while nobody knows.
	Done     int `json:"done,omitempty"`
	Expected int `json:"expected,omitempty"`
}

// QuotaUse is how much of a limit of Microsoft's was used when the run ended.
type QuotaUse struct {
	Quota  string  `json:"quota"`
	Used   int     `json:"used"`
	Limit  int     `json:"limit"`
	Window float64 `json:"window_seconds"`
}

// Trigger is what started a run.
type Trigger string

// The triggers of runs.
const (
	ByHand     Trigger = "manual"
	BySchedule Trigger = "schedule"
)

// RunState is how far a run has come, or how it ended.
type RunState string

// The states of a run.
const (
	// RunQueued: it waits for its turn.
	RunQueued RunState = "queued"
	// RunRunning: it is at work.
	RunRunning RunState = "running"
	// RunWaiting: it waits for a quota and will go on by itself.
	RunWaiting RunState = "waiting"
	// RunInterrupted: the process ended while it was at work. It is taken up again.
	RunInterrupted RunState = "interrupted"
	// RunSucceeded: everything was read that is switched on.
	RunSucceeded RunState = "succeeded"
	// RunPartial: something could not be read; the rest is in the graph.
	RunPartial RunState = "partial"
	// RunFailed: nothing came of it. The graph is as it was.
	RunFailed RunState = "failed"
	// RunCancelled: somebody stopped it. The graph is as it was.
	RunCancelled RunState = "cancelled"
)

// Ended reports whether the state is a last one.
func (s RunState) Ended() bool {
	switch s {
	case RunSucceeded, RunPartial, RunFailed, RunCancelled:
		return true
	}
	return false
}

// Queue does runs in the background, one at a time.
type Queue interface {
	// Start puts a run into the queue, unless it is there already.
	Start(ctx context.Context, id ID, run RunID) error
	// Reschedule brings a run forward that waits in the queue.
	Reschedule(ctx context.Context, id ID, run RunID) error
	// Cancel takes a run out of the queue, or ends the context that the Runner
	// does it in with the cause ErrCancelled.
	Cancel(ctx context.Context, id ID, run RunID) error
	// Poke has the queue call Store.Due soon: a schedule has changed.
	Poke()
}

// Wait is the error of a run that has to wait for a quota: it is to be taken up
// again when the time has come. What it has read so far is kept.
type Wait struct {
	Until time.Time
	// For says for what, such as "the quota machines" or "another try".
	For string
}

func (w *Wait) Error() string {
	return fmt.Sprintf("waits until %s for %s", w.Until.UTC().Format(time.RFC3339), w.For)
}

// The causes of a run's context that ends before the run has.
var (
	// ErrCancelled: somebody cancelled the run.
	ErrCancelled = errors.New("the run was cancelled")
	// ErrStopping: the process stops. The run is taken up again by the next.
	ErrStopping = errors.New("the server stops")
)
