package integration

import "time"

// Event is something worth knowing that happened in a run.
type Event struct {
	// Seq numbers the events of a run from 1.
	Seq   int       `json:"seq"`
	At    time.Time `json:"at"`
	Level Level     `json:"level"`
	Code  Code      `json:"code"`
	// Step is empty when the event concerns the run as a whole.
	Step string `json:"step,omitempty"`
	Text string `json:"text"`
}

// Level is how grave an event is.
type Level string

// The levels of events.
const (
	Info  Level = "info"
	Warn  Level = "warn"
	Error Level = "error"
)

// Code says what kind of event it is; programs may rely on it.
type Code string

// The codes of events.
const (
	CodeQueued       Code = "queued"
	CodeStarted      Code = "started"
	CodeStepStarted  Code = "step_started"
	CodeStepEnded    Code = "step_ended"
	CodeStepPartial  Code = "step_partial"
	CodeStepFailed   Code = "step_failed"
	CodePermission   Code = "missing_permission"
	CodeLicence      Code = "missing_licence"
	CodeHeld         Code = "deletions_held"
	CodeWaiting      Code = "waiting_for_quota"
	CodeRetrying     Code = "waiting_for_retry"
	CodeThrottled    Code = "throttled"
	CodeInterrupted  Code = "interrupted"
	CodeResumed      Code = "resumed"
	CodeBroughtAhead Code = "brought_forward"
	CodeCancelling   Code = "cancelling"
	CodeCancelled    Code = "cancelled"
	CodeCredential   Code = "credential"
	CodeCommitted    Code = "committed"
	CodeFailed       Code = "failed"
	CodeEnded        Code = "ended"
)
