package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"parapet/internal/integration"
)

// runArgs are a job that does a run.
type runArgs struct {
	Integration integration.ID    `json:"integration"`
	Run         integration.RunID `json:"run" river:"unique"`
}

// Kind names the job in the database.
func (runArgs) Kind() string { return "integration_run" }

// unfinished are the states of a job that still has something to do.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateRetryable, rivertype.JobStateScheduled,
}

// attempts is how often a run is tried that fails for reasons that it does not
// know; as often as River can count.
const attempts = 1<<15 - 1

// InsertOpts lets no run have two jobs; that no integration has two runs which
// have not ended, integration sees to.
func (runArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{
		Queue:       runs,
		MaxAttempts: attempts,
		UniqueOpts:  river.UniqueOpts{ByArgs: true, ByState: unfinished},
	}
}

// Start puts a run into the queue, unless it is there already.
func (q *Queue) Start(ctx context.Context, id integration.ID, run integration.RunID) error {
	if err := q.insert(ctx, runArgs{id, run}); err != nil {
		return fmt.Errorf("put run %s into the queue: %w", run, err)
	}
	return nil
}

// Reschedule lets a run go on that waits, as soon as there is room.
func (q *Queue) Reschedule(ctx context.Context, id integration.ID, run integration.RunID) error {
	if q.atWork(run) {
		return nil
	}
	// River is told of new jobs at once, but not of those that are brought forward.
	if err := q.remove(ctx, run); err != nil {
		return err
	}
	return q.Start(ctx, id, run)
}

// Cancel takes a run out of the queue, or ends it when it is at work: its context
// is cancelled with integration.ErrCancelled. A run that is not there is no error.
func (q *Queue) Cancel(ctx context.Context, _ integration.ID, run integration.RunID) error {
	if q.interrupt(run) {
		return nil
	}
	err := q.remove(ctx, run)
	q.interrupt(run) // it may have begun meanwhile
	return err
}

// remove takes a run out of the queue unless it is at work, or about to be: then
// it finds out for itself what was decided of it.
func (q *Queue) remove(ctx context.Context, run integration.RunID) error {
	idle := slices.DeleteFunc(slices.Clone(unfinished), func(s rivertype.JobState) bool { return s == rivertype.JobStateRunning })
	jobs, err := q.client.JobList(ctx, river.NewJobListParams().Kinds(runArgs{}.Kind()).States(idle...).First(10_000))
	if err != nil {
		return fmt.Errorf("look for run %s in the queue: %w", run, err)
	}
	for _, row := range jobs.Jobs {
		var args runArgs
		if json.Unmarshal(row.EncodedArgs, &args) != nil || args.Run != run {
			continue
		}
		if _, err := q.client.JobCancel(ctx, row.ID); err != nil && !errors.Is(err, rivertype.ErrNotFound) {
			return fmt.Errorf("take run %s out of the queue: %w", run, err)
		}
	}
	return nil
}

func (q *Queue) atWork(run integration.RunID) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.cancel[string(run)] != nil
}

// interrupt ends a run if it is at work.
func (q *Queue) interrupt(run integration.RunID) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	cancel, ok := q.cancel[string(run)]
	if ok {
		cancel(integration.ErrCancelled)
	}
	return ok
}

// runWorker does the runs.
type runWorker struct {
	river.WorkerDefaults[runArgs]

	queue *Queue
}

// Work does a run, or as much of it as can be done now.
func (w *runWorker) Work(ctx context.Context, job *river.Job[runArgs]) error {
	ctx, done := w.queue.enter(ctx, string(job.Args.Run))
	defer done()
	err := w.queue.work.Runs.Run(ctx, job.Args.Run)
	var wait *integration.Wait
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wait):
		return river.JobSnooze(max(0, time.Until(wait.Until)))
	case errors.Is(context.Cause(ctx), integration.ErrStopping):
		return river.JobSnooze(0)
	}
	return fmt.Errorf("run %s of integration %s: %w", job.Args.Run, job.Args.Integration, err)
}

// enter makes a job one that can be cancelled by its name.
func (q *Queue) enter(ctx context.Context, name string) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.cancel[name] = cancel
	if q.stopping {
		cancel(integration.ErrStopping)
	}
	return ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		delete(q.cancel, name)
		cancel(nil)
	}
}
