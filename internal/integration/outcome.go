package integration

import (
	"errors"

	"parapet/internal/entra"
	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/problem"
)

// worthAnotherTry reports whether a run that ended with an error may fare better
// soon: when the way was out of order, and not when somebody has to correct
// something first.
func worthAnotherTry(report ingest.Report, err error) bool {
	var wrong *problem.Error
	var refused *refusal
	switch {
	case errors.As(err, &wrong):
		return false
	case errors.As(err, &refused):
		return !isVerdict(refused.error)
	case !errors.Is(err, ingest.ErrNothing):
		return true
	}
	for _, s := range report.Steps {
		if s.Outcome == graph.Failed {
			return true
		}
	}
	return false
}

// isVerdict reports whether Entra has decided, which it will not think better of.
func isVerdict(err error) bool {
	var refused *entra.Error
	if !errors.As(err, &refused) {
		return false
	}
	return refused.Status >= 400 && refused.Status < 500 && refused.Status != 429
}

// codeOf says what kind of event an error is that ended a run.
func codeOf(err error) Code {
	var wrong *problem.Error
	var refused *refusal
	if errors.As(err, &refused) || errors.As(err, &wrong) {
		return CodeCredential
	}
	return CodeFailed
}

// stepEvent tells of a step that has ended. Nothing is told of one that is switched
// off.
func stepEvent(e ingest.Event, again bool) Event {
	level, code := Info, CodeStepEnded
	switch {
	case again:
		level, code = Warn, CodeHeld
	case e.Outcome == graph.Partial:
		level, code = Warn, CodeStepPartial
	case e.Outcome == graph.Failed:
		level, code = Error, CodeStepFailed
	case e.Outcome == graph.Forbidden:
		level, code = Error, CodePermission
	case e.Outcome == graph.Unlicensed:
		level, code = Warn, CodeLicence
	}
	text := string(e.Outcome)
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return happened(level, code, e.Step, text)
}
