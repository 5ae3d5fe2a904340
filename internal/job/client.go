package job

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"parapet/internal/state"
)

// client is what we use of River's client, whichever database it is for.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	Insert(ctx context.Context, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
	JobCancel(ctx context.Context, id int64) (*rivertype.JobRow, error)
	JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
}

// The queues: jobs of different ones do not wait for each other.
const (
	runs   = "runs"
	upkeep = "upkeep"
)

// River is told of new jobs at once; pollRuns and pollUpkeep are how often it looks
// for those that have waited or failed.
const (
	pollRuns   = 15 * time.Second
	pollUpkeep = time.Minute
)

// never is longer than any job works: what a dead process left is put back when
// the next one starts, so that River need not guess what is stuck.
const never = 10 * 365 * 24 * time.Hour

func (q *Queue) newClient() (client, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, &runWorker{queue: q})
	river.AddWorker(workers, &upkeepWorker{queue: q})
	cfg := &river.Config{
		Queues: map[string]river.QueueConfig{
			runs:   {MaxWorkers: 1, FetchPollInterval: pollRuns},
			upkeep: {MaxWorkers: 1, FetchPollInterval: pollUpkeep},
		},
		Workers:              workers,
		Logger:               slog.New(warnings{q.logger.Handler()}),
		RetryPolicy:          later{},
		JobTimeout:           -1,
		RescueStuckJobsAfter: never,
		Test:                 river.TestConfig{Time: goTime{}},
	}
	if pool := q.db.Pool(); pool != nil {
		return open(riverpgxv5.New(pool), cfg)
	}
	return open(riversqlite.New(q.db.SQL()), cfg)
}

func open[T any](driver riverdriver.Driver[T], cfg *river.Config) (client, error) {
	return river.NewClient(driver, cfg)
}

// migrate makes River's tables, or brings them up to date.
func migrate(ctx context.Context, db *state.DB) error {
	if pool := db.Pool(); pool != nil {
		return migrateWith(ctx, riverpgxv5.New(pool))
	}
	return migrateWith(ctx, riversqlite.New(db.SQL()))
}

func migrateWith[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// goTime gives River our time instead of the database's.
type goTime struct{}

func (goTime) NowUTC() time.Time { return time.Now().UTC() }

func (goTime) NowUTCOrNil() *time.Time {
	now := time.Now().UTC()
	return &now
}

// warnings passes on what is a warning or worse, such as that a job failed: River
// tells of each start and stop as well.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}
