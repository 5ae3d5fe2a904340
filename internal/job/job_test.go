package job_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/integration"
	"parapet/internal/job"
	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// runner does runs as a function of theirs says, and tells which it was asked for.
type runner struct {
	asked chan integration.RunID
	do    func(ctx context.Context, run integration.RunID) error
}

func (r runner) Run(ctx context.Context, run integration.RunID) error {
	r.asked <- run
	return r.do(ctx, run)
}

// open opens the queue of a database.
func open(t *testing.T, db *state.DB) *job.Queue {
	t.Helper()
	q, err := job.Open(t.Context(), job.Config{DB: db})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// serve works on a queue until the test ends, or the function is called that it
// returns.
func serve(t *testing.T, q *job.Queue, work job.Work) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var working sync.WaitGroup
	working.Go(func() {
		if err := q.Run(ctx, work); err != nil {
			t.Errorf("work on the queue: %v", err)
		}
	})
	stop = func() {
		cancel()
		working.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// nothingDue foresees nothing.
func nothingDue(context.Context, time.Time) (time.Time, error) { return time.Time{}, nil }

func work(do func(ctx context.Context, run integration.RunID) error) (job.Work, chan integration.RunID) {
	asked := make(chan integration.RunID, 100)
	return job.Work{Runs: runner{asked, do}, Due: nothingDue}, asked
}

// next is the run that is asked for next.
func next(t *testing.T, asked chan integration.RunID) integration.RunID {
	t.Helper()
	select {
	case run := <-asked:
		return run
	case <-time.After(time.Minute):
		t.Fatal("no run is asked for")
		return ""
	}
}

// start puts runs into the queue.
func start(t *testing.T, q *job.Queue, runs ...integration.RunID) {
	t.Helper()
	for _, run := range runs {
		if err := q.Start(t.Context(), "acme", run); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRunsOneAfterAnother(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		q := open(t, db)
		var mu sync.Mutex
		atWork, most := 0, 0
		done := make(chan bool, 3)
		w, asked := work(func(context.Context, integration.RunID) error {
			mu.Lock()
			atWork++
			most = max(most, atWork)
			mu.Unlock()
			defer func() {
				mu.Lock()
				atWork--
				mu.Unlock()
				done <- true
			}()
			return nil
		})
		start(t, q, "one", "two", "one", "three")
		serve(t, q, w)
		var got []integration.RunID
		for range 3 {
			got = append(got, next(t, asked))
			<-done
		}
		if want := []integration.RunID{"one", "two", "three"}; !cmp.Equal(got, want) {
			t.Errorf("done were %v, want %v", got, want)
		}
		if most != 1 {
			t.Errorf("%d runs were at work at a time, want 1", most)
		}
	})
}

func TestCancelsWhatIsAtWorkAndWhatIsQueued(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		q := open(t, db)
		causes := make(chan error, 2)
		w, asked := work(func(ctx context.Context, run integration.RunID) error {
			if run == "third" {
				return nil
			}
			<-ctx.Done()
			causes <- context.Cause(ctx)
			return nil
		})
		serve(t, q, w)
		start(t, q, "first", "second", "third")
		if got := next(t, asked); got != "first" {
			t.Fatalf("at work is %s, want the first", got)
		}
		for _, run := range []integration.RunID{"second", "first", "unknown"} {
			if err := q.Cancel(t.Context(), "acme", run); err != nil {
				t.Fatalf("cancel %s: %v", run, err)
			}
		}
		if cause := <-causes; !errors.Is(cause, integration.ErrCancelled) {
			t.Errorf("the first ended because of %v, want %v", cause, integration.ErrCancelled)
		}
		if got := next(t, asked); got != "third" {
			t.Errorf("then came %s, want the third", got)
		}
	})
}

func TestTakesUpWhatWasStopped(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		q := open(t, db)
		w, asked := work(func(ctx context.Context, _ integration.RunID) error {
			<-ctx.Done()
			if cause := context.Cause(ctx); !errors.Is(cause, integration.ErrStopping) {
				t.Errorf("the run was stopped because of %v, want %v", cause, integration.ErrStopping)
			}
			return ctx.Err()
		})
		stop := serve(t, q, w)
		start(t, q, "one")
		next(t, asked)
		stop()
		again, asked := work(func(context.Context, integration.RunID) error { return nil })
		serve(t, open(t, db), again)
		if got := next(t, asked); got != "one" {
			t.Errorf("taken up is %s", got)
		}
	})
}

// A process that dies leaves jobs that say they are at work.
func TestTakesUpWhatDied(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		start(t, open(t, db), "one")
		err := db.Write(t.Context(), func(tx *state.Tx) error {
			_, err := tx.Exec(t.Context(), "UPDATE river_job SET state = 'running'")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w, asked := work(func(context.Context, integration.RunID) error { return nil })
		serve(t, open(t, db), w)
		if got := next(t, asked); got != "one" {
			t.Errorf("taken up is %s", got)
		}
	})
}

func TestRefusesToShareADatabase(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		if db.Pool() == nil {
			t.Skip("the data directory of SQLite is claimed elsewhere")
		}
		w, asked := work(func(context.Context, integration.RunID) error { return nil })
		q := open(t, db)
		stop := serve(t, q, w)
		start(t, q, "one")
		next(t, asked)
		if err := open(t, db).Run(t.Context(), w); !problem.Is(err, problem.Conflict) {
			t.Errorf("a second process works with the database: %v", err)
		}
		stop()
		q = open(t, db)
		serve(t, q, w)
		start(t, q, "two")
		next(t, asked)
	})
}

// virtually runs a test in virtual time, with a queue on SQLite.
func virtually(t *testing.T, test func(t *testing.T, q *job.Queue)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { test(t, open(t, statetest.SQLite(t))) })
}

// slack is how late River may be.
const slack = 25 * time.Second

// near compares moments, told as time since the test began.
func near(t *testing.T, what string, got, want time.Duration) {
	t.Helper()
	if got < want || got > want+slack {
		t.Errorf("%s after %s, want %s", what, got, want)
	}
}

func TestWaits(t *testing.T) {
	virtually(t, func(t *testing.T, q *job.Queue) {
		began := time.Now()
		var mu sync.Mutex
		var times []time.Duration
		w, asked := work(func(_ context.Context, run integration.RunID) error {
			if run == "other" {
				return nil
			}
			mu.Lock()
			defer mu.Unlock()
			if times = append(times, time.Since(began)); len(times) < 3 {
				return &integration.Wait{Until: time.Now().Add(3 * time.Minute), For: "a quota"}
			}
			return nil
		})
		stop := serve(t, q, w)
		start(t, q, "one")
		next(t, asked)
		start(t, q, "other") // has its place meanwhile
		if got := next(t, asked); got != "other" {
			t.Errorf("while one waits comes %s", got)
		}
		time.Sleep(4 * time.Minute)
		next(t, asked)
		start(t, q, "one") // changes nothing
		time.Sleep(time.Minute)
		mu.Lock()
		if len(times) != 2 {
			t.Errorf("while it waits it is done after %v", times)
		}
		mu.Unlock()
		if err := q.Reschedule(t.Context(), "acme", "one"); err != nil {
			t.Fatal(err)
		}
		next(t, asked)
		stop()
		near(t, "at first it is done", times[0], 0)
		near(t, "again it is done", times[1], 3*time.Minute)
		near(t, "brought forward it is done", times[2], 5*time.Minute)
	})
}

// TestTriesAgainLater fails three times. Each wait is from the failure before it, and
// ends when the queue looks next.
func TestTriesAgainLater(t *testing.T) {
	virtually(t, func(t *testing.T, q *job.Queue) {
		var tries []time.Time
		w, _ := work(func(context.Context, integration.RunID) error {
			if tries = append(tries, time.Now()); len(tries) <= 3 {
				return errors.New("the disk is full")
			}
			return nil
		})
		stop := serve(t, q, w)
		start(t, q, "one")
		time.Sleep(10 * time.Minute)
		stop()
		if len(tries) != 4 {
			t.Fatalf("it is tried %d times", len(tries))
		}
		for i, wait := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
			near(t, fmt.Sprintf("try %d comes", i+2), tries[i+1].Sub(tries[i]), wait)
		}
	})
}

func TestClock(t *testing.T) {
	virtually(t, func(t *testing.T, q *job.Queue) {
		began := time.Now()
		var looked, kept, seldom []time.Duration
		w, _ := work(func(context.Context, integration.RunID) error { return nil })
		w.Due = func(context.Context, time.Time) (time.Time, error) {
			looked = append(looked, time.Since(began))
			if len(looked) == 2 {
				return time.Time{}, errors.New("the database is away")
			}
			if len(looked) > 1 {
				return time.Time{}, nil
			}
			return began.Add(30 * time.Second), nil
		}
		w.Upkeep = []job.Upkeep{
			{Name: "seldom", Every: 3 * time.Minute, Do: func(context.Context) error {
				seldom = append(seldom, time.Since(began))
				return errors.New("nothing is kept up")
			}},
			{Name: "often", Every: 45 * time.Second, Do: func(context.Context) error {
				kept = append(kept, time.Since(began))
				return nil
			}},
		}
		stop := serve(t, q, w)
		time.Sleep(40 * time.Second)
		q.Poke()
		time.Sleep(8 * time.Minute)
		stop()
		if want := []time.Duration{0, 30 * time.Second, 40 * time.Second}; !cmp.Equal(looked[:3], want) {
			t.Errorf("it looked after %v, want %v", looked[:3], want)
		}
		if len(looked) < 8 {
			t.Errorf("it looked %d times in 8 minutes", len(looked))
		}
		if len(seldom) != 3 || len(kept) != 12 {
			t.Errorf("what fails was done %d times in 8 minutes, and the other %d times; want 3 and 12", len(seldom), len(kept))
		}
	})
}
