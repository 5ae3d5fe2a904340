// Package job does the work that outlives a request: runs of integrations, and
// the upkeep of what is stored.
//
// Open makes the queue in the state database, so that others can put runs into
// it; Queue.Run works until it is told to stop. Its clock asks which integrations
// are due and puts them into the queue; one run works at a time, for the graph
// has one writer. A run that has to wait leaves its place to others until then.
// One that is stopped with the process, or dies with it, is taken up again at the
// next start.
//
// What is due, what a run does and how it ends is decided, and recorded, by
// parapet/internal/integration: the queue only follows, so a job that is lost is
// made again from there. River keeps the jobs; nobody else knows of it.
package job

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"parapet/internal/integration"
	"parapet/internal/state"
)

// Config says where the queue is kept.
type Config struct {
	DB *state.DB
	// Logger is told of jobs that fail; nil discards.
	Logger *slog.Logger
}

// Work is what the queue has done.
type Work struct {
	// Runs does one run.
	Runs Runner
	// Due puts every integration into the queue that is due, and every run that is
	// not in it and should be; it says when it is to be asked next, zero when
	// nothing is foreseen.
	Due func(ctx context.Context, now time.Time) (next time.Time, err error)
	// Upkeep is done again and again.
	Upkeep []Upkeep
}

// Runner does a run until it has ended, and records how it did.
type Runner interface {
	// Run takes up a run or goes on with it. It returns nil when the run has ended,
	// however it did; an *integration.Wait when it is to go on later; and the
	// context's error when it was stopped, with the cause integration.ErrCancelled
	// when a person did and integration.ErrStopping when the process ends. Any other
	// error is unexpected, and the run is tried again after a while.
	Run(ctx context.Context, run integration.RunID) error
}

// Upkeep is something that has to be done from time to time.
type Upkeep struct {
	// Name is two letters or more, unique.
	Name string
	// Every is how often, counted from the start of the process, where it is done
	// first unless it is for Later.
	Every time.Duration
	Later bool
	Do    func(ctx context.Context) error
}

// Queue holds the jobs, and works on them while Run does.
type Queue struct {
	db     *state.DB
	logger *slog.Logger
	client client
	work   Work
	// starting keeps jobs out while the client starts: River does not look out for
	// that itself.
	starting sync.RWMutex
	// poked wakes the clock.
	poked chan struct{}

	mu       sync.Mutex
	stopping bool
	// cancel ends the jobs that are at work, by the ids of runs and the names of upkeep.
	cancel map[string]context.CancelCauseFunc
}

// Open prepares the tables of the queue.
func Open(ctx context.Context, cfg Config) (*Queue, error) {
	q := &Queue{
		db:     cfg.DB,
		logger: cmp.Or(cfg.Logger, slog.New(slog.DiscardHandler)),
		poked:  make(chan struct{}, 1),
		cancel: map[string]context.CancelCauseFunc{},
	}
	if err := cfg.DB.Alone(ctx, func() error { return migrate(ctx, cfg.DB) }); err != nil {
		return nil, fmt.Errorf("migrate the queue: %w", err)
	}
	var err error
	if q.client, err = q.newClient(); err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	return q, nil
}

// stopGrace is how long runs have to lay down what they hold when they are
// stopped.
const stopGrace = 20 * time.Second

// Run works until ctx ends, then stops what is at work and waits for it. No other
// process may work with the same queue: jobs that were at work are taken to have
// died with theirs.
func (q *Queue) Run(ctx context.Context, work Work) error {
	err := q.run(ctx, work)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return nil // it was stopped before it began
	}
	return err
}

func (q *Queue) run(ctx context.Context, work Work) error {
	release, err := claim(ctx, q.db)
	if err != nil {
		return err
	}
	defer release()
	if err := putBack(ctx, q.db); err != nil {
		return fmt.Errorf("take up the jobs of the last process: %w", err)
	}
	q.begin(work)
	working := context.WithoutCancel(ctx)
	if err := q.start(working); err != nil {
		return fmt.Errorf("start the queue: %w", err)
	}
	q.tick(ctx)
	return q.stop(working)
}

func (q *Queue) begin(work Work) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.work, q.stopping = work, false
}

func (q *Queue) start(ctx context.Context) error {
	q.starting.Lock()
	defer q.starting.Unlock()
	return q.client.Start(ctx)
}

// insert puts a job into the queue, unless it is there already.
func (q *Queue) insert(ctx context.Context, args river.JobArgs) error {
	q.starting.RLock()
	defer q.starting.RUnlock()
	_, err := q.client.Insert(ctx, args, nil)
	return err
}

// stop lets nothing begin any more, then ends what is at work.
func (q *Queue) stop(ctx context.Context) error {
	ctx, done := context.WithTimeout(ctx, stopGrace)
	defer done()
	var stopping sync.WaitGroup
	var err error
	stopping.Go(func() { err = q.client.Stop(ctx) })
	q.mu.Lock()
	q.stopping = true
	for _, cancel := range q.cancel {
		cancel(integration.ErrStopping)
	}
	q.mu.Unlock()
	stopping.Wait()
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("a run did not stop within %s; it is taken up at the next start", stopGrace)
	}
	return err
}
