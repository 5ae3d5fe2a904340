package integration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/ingest"
	"parapet/internal/problem"
	"parapet/internal/state"
)

// Recover takes note of the runs that were at work when the process before ended.
// One that had committed has ended, as the graph tells; another is interrupted, and
// Due hands it to the queue again. It is called once, before the queue begins.
func (r *Runner) Recover(ctx context.Context) error {
	all, err := read(ctx, r.store, func(tx *state.Tx) ([]Run, error) { return unfinishedRuns(ctx, tx) })
	if err != nil {
		return err
	}
	var errs []error
	for _, run := range all {
		if run.State == RunRunning {
			errs = append(errs, r.recover(ctx, run))
		}
	}
	return errors.Join(errs...)
}

func (r *Runner) recover(ctx context.Context, run Run) error {
	steps := r.committed(run)
	if steps == nil {
		_, err := r.store.record(ctx, run.ID, func(r *Run) { r.State = RunInterrupted },
			happened(Warn, CodeInterrupted, "", "the server stopped while the run was at work: it is taken up again, with what it had read"))
		return err
	}
	is, err := r.store.Instance(ctx, run.Integration)
	if err != nil && !problem.Is(err, problem.NotFound) {
		return err
	}
	changes, err := r.changesSince(ctx, run)
	if err != nil {
		return err
	}
	generation := r.cfg.Graph.View().Generation()
	outcome, at := RunSucceeded, run.StartedAt
	var told []RunStep
	for _, s := range steps {
		step := RunStep{Step: s.Name, Outcome: s.Outcome, Reason: s.Reason, EndedAt: s.Ended, Route: s.Route, Missing: s.Missing}
		step.Off = s.Outcome == graph.Skipped && !is.Sources[s.Name]
		told = append(told, step)
		if s.Outcome != graph.Succeeded && !step.Off {
			outcome = RunPartial
		}
		if s.Ended.After(at) {
			at = s.Ended
		}
	}
	ended, err := r.store.record(ctx, run.ID, func(r *Run) {
		end(outcome, "")(r)
		r.EndedAt, r.Generation, r.Steps, r.Changes = at.UTC(), generation.Number, told, changes
	}, happened(Warn, CodeEnded, "", fmt.Sprintf("the server stopped when the run had committed generation %d of the graph, before that was noted", generation.Number)))
	if err == nil {
		r.cfg.Ended(ended)
	}
	return err
}

// committed are the steps that a run left in the graph; nil when it left nothing.
func (r *Runner) committed(run Run) []graph.Step {
	steps := r.cfg.Graph.View().Generation().Steps[ingest.Partition(run.Key)]
	for _, s := range steps {
		if s.Came() && !s.Ended.Before(run.StartedAt) {
			return steps
		}
	}
	return nil
}

// changesSince counts what has changed in the part of the graph of a run's
// integration since the run began.
func (r *Runner) changesSince(ctx context.Context, run Run) (graph.Changes, error) {
	changes := graph.Changes{}
	for c, err := range r.cfg.Graph.Diff(ctx, run.StartedAt, time.Now(), nil) {
		if errors.Is(err, snapshot.ErrUnknownThen) {
			return changes, nil // the first run of all: there is nothing to compare with
		}
		if err != nil {
			return nil, fmt.Errorf("count what run %s has changed: %w", run.ID, err)
		}
		if c.Partition == ingest.Partition(run.Key) {
			changes.Add(c.Type, countOf(c.Op))
		}
	}
	return changes, nil
}

func countOf(op graph.Op) graph.Count {
	switch op {
	case graph.Created:
		return graph.Count{Created: 1}
	case graph.Updated:
		return graph.Count{Updated: 1}
	}
	return graph.Count{Deleted: 1}
}
