package integration_test

import (
	"context"
	"flag"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parapet/internal/integration"
	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

// mostLives is how many lives are led: a step of one writes to a disk.
var mostLives = flag.Int("lives", 8, "how many lives integrations lead, at most as many as -rapid.checks")

// Whatever people, schedules and crashes do one after another: an integration has at
// most one run that has not ended, what has ended stays as it is, versions rise, and
// every run whose turn it is is in the queue.
func TestLifeOfIntegrations(t *testing.T) {
	t.Parallel()
	db := statetest.SQLite(t)
	data := t.TempDir()
	b := newBench(t, options{db: db, data: data})
	c := b.credential(t, "app")
	lived := 0
	rapid.Check(t, func(rt *rapid.T) {
		if lived++; lived > *mostLives && !t.Failed() {
			return
		}
		l := &life{T: rt, b: b, credential: c.ID, versions: map[integration.ID]int64{}, ended: map[integration.RunID]integration.Run{}}
		rt.Repeat(map[string]func(*rapid.T){
			"create": l.create, "change": l.change, "pause": l.pause, "resume": l.resume, "start": l.start,
			"cancel": l.cancel, "due": l.due, "crash": l.crash, "remove": l.remove, "": l.check,
		})
		for id := range l.versions {
			_ = l.gone(id) // so that the next life begins without them
		}
	})
}

type life struct {
	*rapid.T
	b          *bench
	credential integration.CredentialID
	versions   map[integration.ID]int64 // of the living
	ended      map[integration.RunID]integration.Run
}

// may fails unless an operation went well, or what was asked did not fit.
func (l *life) may(err error) bool {
	l.Helper()
	if err != nil && !problem.Is(err, problem.Conflict) && !problem.Is(err, problem.Outdated) {
		l.Fatal(err)
	}
	return err == nil
}

func (l *life) one(t *rapid.T) integration.ID {
	if len(l.versions) == 0 {
		t.Skip("there is none")
	}
	var ids []integration.ID
	for id := range l.versions {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return rapid.SampledFrom(ids).Draw(t, "integration")
}

func (l *life) create(t *rapid.T) {
	set := settings(rapid.SampledFrom([]string{"a", "b", "A b", "ü"}).Draw(t, "name"), l.credential)
	set.Schedule.Interval = rapid.SampledFrom([]integration.Interval{integration.Disabled, integration.OneHour}).Draw(t, "interval")
	set.Enabled = rapid.Bool().Draw(t, "enabled")
	is, err := l.b.Create(context.Background(), set, "anna")
	if l.may(err) {
		l.versions[is.ID] = 1
	}
}

func (l *life) changed(is integration.Instance, err error) {
	if !l.may(err) {
		return
	}
	if is.Version != l.versions[is.ID]+1 || is.Enabled == is.EnabledAt.IsZero() {
		l.Fatalf("after version %d: %+v", l.versions[is.ID], is)
	}
	l.versions[is.ID] = is.Version
}

func (l *life) change(t *rapid.T) {
	id := l.one(t)
	is, err := l.b.Instance(context.Background(), id)
	l.may(err)
	set := is.Settings
	set.Description = rapid.StringMatching(`[a-z ]{0,10}`).Draw(t, "description")
	l.changed(l.b.Change(context.Background(), id, rapid.Int64Range(0, 3).Draw(t, "version"), set, "bob"))
}

func (l *life) pause(t *rapid.T) {
	l.changed(l.b.Pause(context.Background(), l.one(t), 0, "bob"))
}

func (l *life) resume(t *rapid.T) {
	l.changed(l.b.Resume(context.Background(), l.one(t), 0, "bob"))
}

func (l *life) start(t *rapid.T) {
	_, err := l.b.Start(context.Background(), l.one(t), integration.StartOptions{By: "anna"})
	l.may(err)
}

func (l *life) cancel(t *rapid.T) {
	a, err := l.b.AppliedOf(context.Background(), l.one(t))
	l.may(err)
	if a.Status.Current != nil {
		_, err := l.b.Cancel(context.Background(), a.Status.Current.ID, "anna")
		l.may(err)
	}
}

func (l *life) due(t *rapid.T) {
	_, err := l.b.Due(context.Background(), time.Now().Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "hours"))*time.Hour))
	l.may(err)
}

// crash ends the process while a run is at work, and begins another.
func (l *life) crash(t *rapid.T) {
	a, err := l.b.AppliedOf(context.Background(), l.one(t))
	l.may(err)
	if run := a.Status.Current; run != nil && run.State != integration.RunRunning {
		l.may(l.b.MarkRunning(context.Background(), run.ID, time.Now()))
	}
	l.may(l.b.runner.Recover(context.Background()))
}

func (l *life) remove(t *rapid.T) {
	id := l.one(t)
	if l.may(l.gone(id)) {
		delete(l.versions, id)
	}
}

func (l *life) gone(id integration.ID) error {
	is, err := l.b.Instance(context.Background(), id)
	if err == nil {
		_, err = l.b.runner.Remove(context.Background(), id, 0, is.Key, "anna")
	}
	return err
}

func (l *life) check(*rapid.T) {
	applied, err := l.b.Applied(context.Background())
	l.may(err)
	if len(applied) != len(l.versions) {
		l.Fatalf("there are %d integrations, want %d", len(applied), len(l.versions))
	}
	for _, a := range applied {
		page, err := l.b.Runs(context.Background(), integration.RunFilter{Integration: a.ID, Limit: 1000})
		l.may(err)
		l.checkRuns(a, page.Runs)
	}
}

func (l *life) checkRuns(a integration.Applied, runs []integration.Run) {
	open := 0
	for _, r := range runs {
		if !r.State.Ended() {
			open++
			continue
		}
		if before, ok := l.ended[r.ID]; ok && before.State != r.State || r.EndedAt.IsZero() {
			l.Fatalf("a run that had ended has changed: %+v", r)
		}
		l.ended[r.ID] = r
	}
	if open > 1 || (open == 1) != (a.Status.Current != nil) {
		l.Fatalf("%d runs have not ended; status = %+v", open, a.Status)
	}
	if a.Status.Current == nil && (a.Status.State == integration.Paused) == a.Enabled {
		l.Fatalf("status = %+v, enabled: %v", a.Status, a.Enabled)
	}
}

// Several who run an integration at once start one run.
func TestStartAtOnce(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		b := newBench(t, options{db: db})
		is := b.create(t, settings("acme", b.credential(t, "app").ID))
		var group sync.WaitGroup
		ids := make(chan integration.RunID, 10)
		for range 10 {
			group.Go(func() {
				run, err := b.Start(t.Context(), is.ID, integration.StartOptions{By: "anna"})
				if err != nil {
					t.Error(err)
				}
				ids <- run.ID
			})
		}
		group.Wait()
		first := <-ids
		for range 9 {
			if id := <-ids; id != first {
				t.Errorf("there are the runs %s and %s", first, id)
			}
		}
	})
}
