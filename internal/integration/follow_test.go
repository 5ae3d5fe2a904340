package integration_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/integration"
	"parapet/internal/simulator"
)

// Who follows a run hears every event once and in order, its progress at most a few
// times a second, and last how it ended.
func TestFollow(t *testing.T) {
	t.Parallel()
	// What is used of the quotas is looked up every five seconds: the run has to take longer.
	onSlow(t, simulator.Config{Devices: 20, Seed: 5}, 2*time.Second, func(t *testing.T, b *bench, s simulated) {
		id := b.start(t, s.add(t, b, "acme").ID).ID
		done := make(chan struct{})
		var heard []integration.Update
		var times []time.Time
		go func() {
			defer close(done)
			for u, err := range b.Follow(t.Context(), id, 0) {
				if err != nil {
					t.Error(err)
					return
				}
				heard = append(heard, u)
				if u.Progress != nil {
					times = append(times, time.Now())
				}
			}
		}()
		run := b.toTheEnd(t, id)
		<-done
		last := heard[len(heard)-1]
		if last.Run == nil || last.Run.State != run.State {
			t.Errorf("the last news is %+v", last)
		}
		all, err := b.Events(t.Context(), id, 0, 1000)
		must(t, err)
		var seqs []int
		for _, u := range heard {
			if u.Event != nil {
				seqs = append(seqs, u.Event.Seq)
			}
		}
		if len(seqs) != len(all) || !slices.IsSorted(seqs) {
			t.Errorf("heard of events %v, of %d", seqs, len(all))
		}
		for i := range times[1:] {
			if pause := times[i+1].Sub(times[i]); pause < 250*time.Millisecond {
				t.Errorf("progress is told again after %s", pause)
			}
		}
		if !slices.ContainsFunc(heard, func(u integration.Update) bool {
			return u.Progress != nil && slices.ContainsFunc(u.Progress.Quota, func(q integration.QuotaUse) bool { return q.Quota == "machines" && q.Used > 0 })
		}) {
			t.Error("nobody was told what is used of the quotas")
		}
		if len(times) < 3 {
			t.Errorf("progress was told %d times", len(times))
		}
	})
}

func TestFollowARunThatHasEnded(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	is := b.create(t, settings("acme", b.credential(t, "app").ID))
	id := b.start(t, is.ID).ID
	_, err := b.Cancel(t.Context(), id, "anna")
	must(t, err)
	var got []integration.Update
	for u, err := range b.Follow(t.Context(), id, 1) {
		must(t, err)
		got = append(got, u)
	}
	if len(got) != 2 || got[0].Event == nil || got[0].Event.Seq != 2 || got[1].Run == nil || got[1].Run.State != integration.RunCancelled {
		t.Errorf("heard %+v", got)
	}
}

func TestFollowingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, options{data: dir})
		is := b.create(t, settings("acme", b.credential(t, "app").ID))
		id := b.start(t, is.ID).ID
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		var last error
		for _, last = range b.Follow(ctx, id, 0) { //nolint:revive // the last error is what is wanted
		}
		if !errors.Is(last, context.DeadlineExceeded) {
			t.Errorf("it ended with %v", last)
		}
	})
}
