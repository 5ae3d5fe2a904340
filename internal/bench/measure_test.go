package bench

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/query"
)

// subject is a tenant with its graph in a folder.
type subject struct {
	*tenant
	dir   string
	store *snapshot.Store
}

// build drafts and commits the tenant, unless the folder has it already.
func (s *subject) build(ctx context.Context) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	store, err := snapshot.Create(s.dir, snapshot.Options{})
	if err != nil {
		return err
	}
	if store.View().Generation().Number > 0 {
		return nil
	}
	return s.sync(ctx, store, 0)
}

func (s *subject) open() (err error) {
	s.store, err = snapshot.Open(s.dir, snapshot.Options{})
	return err
}

// ask answers a query, from its text to its rows.
func (s *subject) ask(ctx context.Context, text string) (*query.Answer, error) {
	return query.Run(ctx, present{s.store}, text, query.Options{})
}

// present is the last generation of a store, whatever moment is asked for.
type present struct{ store *snapshot.Store }

func (p present) Latest(context.Context) (query.Graph, error) { return exec.New(p.store.Latest()), nil }

func (p present) At(ctx context.Context, _ time.Time) (query.Graph, error) { return p.Latest(ctx) }

// timing is how long the first answer took, and the medians of those after it:
// of the time that went by, and of that of all processors.
type timing struct {
	first, median, processor time.Duration
	rows                     int
}

const runs = 5

func (s *subject) time(ctx context.Context, text string) (timing, error) {
	rows := 0
	t, err := timed(runs, 0, func() error {
		answer, err := s.ask(ctx, text)
		if err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		rows = len(answer.Rows)
		return nil
	})
	t.rows = rows
	return t, err
}

// timed does something once and then so many times, but not again once it has
// taken longer than patience, if there is any. What it did once only counts as
// both.
func timed(times int, patience time.Duration, do func() error) (t timing, err error) {
	var all, processors []time.Duration
	began := time.Now()
	for i := range times + 1 {
		start, worked := time.Now(), processor()
		if err := do(); err != nil {
			return t, err
		}
		took := time.Since(start)
		if i == 0 {
			t.first, t.median, t.processor = took, took, processor()-worked
		} else {
			all, processors = append(all, took), append(processors, processor()-worked)
		}
		if patience > 0 && time.Since(began) > patience {
			break
		}
	}
	if len(all) > 0 {
		t.median, t.processor = percentile(all, 50), percentile(processors, 50)
	}
	return t, nil
}

// lookUps asks for machines at random until it is stopped or has done so many,
// with a pause after each.
func (s *subject) lookUps(ctx context.Context, most int, pause time.Duration, stop <-chan struct{}) ([]time.Duration, error) {
	r := rand.New(rand.NewPCG(7, 7))
	tick := time.NewTicker(max(pause, 1))
	defer tick.Stop()
	var all []time.Duration
	for range most {
		select {
		case <-stop:
			return all, nil
		case <-tick.C:
		}
		began := time.Now()
		if _, err := s.ask(ctx, s.lookUp(r.IntN(s.devices))); err != nil {
			return nil, err
		}
		all = append(all, time.Since(began))
	}
	return all, nil
}

// duringSync looks things up while a sync goes on, and says how long that took.
func (s *subject) duringSync(ctx context.Context) (lookUps []time.Duration, took time.Duration, err error) {
	writer, err := snapshot.Create(s.dir, snapshot.Options{})
	if err != nil {
		return nil, 0, err
	}
	done := make(chan error, 1)
	stop := make(chan struct{})
	began := time.Now()
	go func() {
		err := s.sync(ctx, writer, 1)
		took = time.Since(began)
		close(stop)
		done <- err
	}()
	lookUps, err = s.lookUps(ctx, 1<<30, 5*time.Millisecond, stop)
	if syncErr := <-done; syncErr != nil {
		return nil, 0, syncErr
	}
	return lookUps, took, err
}

// patience is how long SQLite is timed in one way of asking.
const patience = 15 * time.Second

// timeSQL is the best that SQLite can do: the fastest way to ask.
func timeSQL(ctx context.Context, db *sql.DB, ways []string) (best timing, err error) {
	for _, way := range ways {
		t, err := timed(runs, patience, func() error {
			if _, err := ask(ctx, db, way); err != nil {
				return fmt.Errorf("%s: %w", way, err)
			}
			return nil
		})
		if err != nil {
			return best, err
		}
		if best.median == 0 || t.median < best.median {
			best = t
		}
	}
	return best, nil
}

func percentile(all []time.Duration, percent int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[(len(sorted)-1)*percent/100]
}
