package integration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/problem"
	"parapet/internal/state"
)

// Run does a run, or goes on with it, until it has ended, whatever its outcome,
// which is recorded. Otherwise the error is a *Wait when it has to be taken up again
// later, for a quota or for another try; ErrStopping when the context ended for that;
// and any other when the state cannot be written.
func (r *Runner) Run(ctx context.Context, id RunID) error {
	is, current, err := r.take(ctx, id)
	if err != nil || current.State.Ended() {
		return err
	}
	w := newWork(r, is, current)
	report, err := w.perform(ctx)
	after := context.WithoutCancel(ctx)
	ended, err := w.settle(after, report, err)
	if ended.State.Ended() {
		r.cfg.Ended(ended)
	}
	if err != nil {
		return err
	}
	if _, err := r.Sweep(after); err != nil && !errors.Is(err, graph.ErrLocked) {
		r.cfg.Logger.Warn("could not take what was deleted out of the graph; it is tried again", "error", err)
	}
	return nil
}

// take notes that a run is at work. One that cannot begin any more is returned as it
// ended.
func (r *Runner) take(ctx context.Context, id RunID) (Instance, Run, error) {
	before, err := r.store.Run(ctx, id)
	if err != nil || before.State.Ended() {
		return Instance{}, before, err
	}
	if before.State == RunRunning && r.committed(before) != nil { // and could not note it
		if err := r.recover(ctx, before); err != nil {
			return Instance{}, before, err
		}
		run, err := r.store.Run(ctx, id)
		return Instance{}, run, err
	}
	return r.store.begin(ctx, id)
}

// begin notes that a run is at work, unless it has ended meanwhile, was cancelled,
// or its integration is no more.
func (s *Store) begin(ctx context.Context, id RunID) (is Instance, r Run, err error) {
	r, err = write(ctx, s, func(tx *state.Tx) (Run, error) {
		r, err := run(ctx, tx, id)
		if err != nil || r.State.Ended() {
			return r, err
		}
		is, err = instance(ctx, tx, r.Integration)
		e := happened(Info, CodeStarted, "", "started")
		switch {
		case problem.Is(err, problem.NotFound) || err == nil && r.Cancelling:
			end(RunCancelled, "")(&r)
			e = happened(Warn, CodeCancelled, "", "cancelled before it began")
		case err != nil:
			return r, err
		default:
			if r.Attempts > 0 {
				e.Code, e.Text = CodeResumed, "taken up again"
			}
			r.begin(e.At)
		}
		return r, errors.Join(updateRun(ctx, tx, r), insertEvents(ctx, tx, id, e))
	})
	if err == nil {
		s.news.tell(r)
	}
	return is, r, err
}

func (r *Run) begin(at time.Time) {
	r.State, r.WaitingUntil, r.WaitingFor, r.Error = RunRunning, time.Time{}, "", ""
	r.Attempts++
	if r.StartedAt.IsZero() {
		r.StartedAt = at
	}
}

// end is a change of a run that ends it.
func end(state RunState, text string) func(*Run) {
	return func(r *Run) {
		r.State, r.Error, r.EndedAt = state, text, now()
		r.WaitingUntil, r.WaitingFor, r.Cancelling = time.Time{}, "", false
	}
}

// perform reads the tenant and commits what it saw.
func (w *work) perform(ctx context.Context) (ingest.Report, error) {
	c, err := w.runner.store.proof(ctx, w.instance.Credential)
	if err != nil {
		return ingest.Report{}, err
	}
	t, err := w.runner.connect(w.instance.Key, w.instance.Settings, c, w.log, w.waits)
	if err != nil {
		return ingest.Report{}, err
	}
	defer t.Close()
	w.way = t.Transport()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	cfg := w.runner.source(ctx, t, w.log)
	cfg.Progress, cfg.AcceptDeletions = w.event, w.run.AcceptDeletions
	if refused := errors.Join(cfg.Access.Defender.Err, cfg.Access.Graph.Err); cfg.Access.Defender.Err != nil && cfg.Access.Graph.Err != nil {
		return ingest.Report{}, signIn(ctx, refused)
	}
	watching := w.watch(ctx, stop)
	defer watching()
	report, err := ingest.Run(ctx, w.runner.cfg.Graph, cfg)
	if ctx.Err() != nil && err != nil {
		err = context.Cause(ctx)
	}
	return report, err
}

// signIn is why nothing can be read at all.
func signIn(ctx context.Context, refused error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return &refusal{refused}
}

// refusal is that neither API let us in.
type refusal struct{ error }

func (r *refusal) Unwrap() error { return r.error }

// settle records how a run ended that ended with an error or without.
func (w *work) settle(ctx context.Context, report ingest.Report, err error) (Run, error) {
	w.sum(ctx, report)
	var wait *Wait
	code, why := CodeWaiting, ""
	switch {
	case err == nil:
		return w.ended(ctx, report)
	case errors.Is(err, ErrCancelled):
		return w.record(ctx, end(RunCancelled, ""), happened(Warn, CodeCancelled, "", "cancelled: the graph is as it was"))
	case errors.Is(err, ErrStopping) || errors.Is(err, context.Canceled):
		run, failed := w.record(ctx, func(r *Run) { r.State = RunInterrupted },
			happened(Warn, CodeInterrupted, "", "the server stops: the run is taken up again, with what it has read"))
		return run, errors.Join(ErrStopping, failed)
	case errors.As(err, &wait):
	case errors.Is(err, graph.ErrLocked):
		wait, code = &Wait{now().Add(lockedWait), "the graph, which another process writes"}, CodeRetrying
	case w.run.Retries < len(tries) && worthAnotherTry(report, err):
		wait, code, why = &Wait{now().Add(tries[w.run.Retries]), "another try"}, CodeRetrying, err.Error()
		w.failed(err)
	default:
		text := err.Error()
		return w.record(ctx, end(RunFailed, text), happened(Error, codeOf(err), "", text+". The graph is as it was"))
	}
	run, failed := w.record(ctx, func(r *Run) {
		r.State, r.WaitingUntil, r.WaitingFor, r.Error = RunWaiting, wait.Until, wait.For, why
	}, happened(Info, code, "", fmt.Sprintf("waits until %s for %s", wait.Until.UTC().Format(time.RFC3339), wait.For)))
	if failed != nil {
		return run, failed
	}
	return run, wait
}

// ended records a run that committed.
func (w *work) ended(ctx context.Context, report ingest.Report) (Run, error) {
	outcome, text := RunSucceeded, "everything was read that is switched on"
	level := Info
	if !report.Complete() {
		outcome, level, text = RunPartial, Warn, "not everything could be read: what could is in the graph"
	}
	generation := w.runner.cfg.Graph.View().Generation().Number
	created, updated, deleted := 0, 0, 0
	for _, n := range report.Changes {
		created, updated, deleted = created+n.Created, updated+n.Updated, deleted+n.Deleted
	}
	return w.record(ctx, func(r *Run) {
		end(outcome, "")(r)
		r.Generation = generation
	},
		happened(Info, CodeCommitted, "", fmt.Sprintf("generation %d of the graph: %d created, %d updated, %d deleted", generation, created, updated, deleted)),
		happened(level, CodeEnded, "", text))
}

const lockedWait = time.Minute

// tries are how long a run waits before each other try, when that may help.
var tries = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute}
