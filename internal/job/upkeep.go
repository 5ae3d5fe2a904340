package job

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/riverqueue/river"

	"parapet/internal/integration"
)

// upkeepArgs are a job that does some upkeep.
type upkeepArgs struct {
	Name string `json:"name" river:"unique"`
}

// Kind names the job in the database.
func (upkeepArgs) Kind() string { return "upkeep" }

// InsertOpts lets no upkeep be done twice at a time. One that fails is done again
// when its time comes.
func (upkeepArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{
		Queue:       upkeep,
		MaxAttempts: 1,
		UniqueOpts:  river.UniqueOpts{ByArgs: true, ByState: unfinished},
	}
}

// upkeepWorker does the upkeep.
type upkeepWorker struct {
	river.WorkerDefaults[upkeepArgs]

	queue *Queue
}

// Work does some upkeep. What an older version left in the queue that is done no
// more needs nothing.
func (w *upkeepWorker) Work(ctx context.Context, job *river.Job[upkeepArgs]) error {
	all := w.queue.work.Upkeep
	i := slices.IndexFunc(all, func(u Upkeep) bool { return u.Name == job.Args.Name })
	if i < 0 {
		return nil
	}
	ctx, done := w.queue.enter(ctx, job.Args.Name)
	defer done()
	if err := all[i].Do(ctx); err != nil && !errors.Is(context.Cause(ctx), integration.ErrStopping) {
		return fmt.Errorf("upkeep %s: %w", job.Args.Name, err)
	}
	return nil
}
