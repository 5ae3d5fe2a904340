package integration_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/integration"
)

// Runs are forgotten after 30 days, but the last of each integration that there is.
func TestForget(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, options{data: dir})
		c := b.credential(t, "app")
		often, seldom, gone := b.create(t, settings("often", c.ID)), b.create(t, settings("seldom", c.ID)), b.create(t, settings("gone", c.ID))
		b.create(t, settings("never", c.ID))
		once := func(is integration.Instance) integration.RunID {
			run := b.start(t, is.ID)
			_, err := b.Cancel(t.Context(), run.ID, "anna")
			must(t, err)
			return run.ID
		}
		old := once(often)
		once(seldom)
		kept := once(seldom)
		once(gone)
		_, err := b.runner.Remove(t.Context(), gone.ID, 0, gone.Key, "anna")
		must(t, err)
		time.Sleep(29 * 24 * time.Hour)
		young := once(often)
		if n, err := b.Forget(t.Context()); err != nil || n != 0 {
			t.Errorf("after 29 days %d runs are forgotten: %v", n, err)
		}
		time.Sleep(2 * 24 * time.Hour)
		if n, err := b.Forget(t.Context()); err != nil || n != 3 {
			t.Errorf("after 31 days %d runs are forgotten: %v", n, err)
		}
		page, err := b.Runs(t.Context(), integration.RunFilter{})
		must(t, err)
		left := map[integration.RunID]bool{}
		for _, r := range page.Runs {
			left[r.ID] = true
		}
		if len(left) != 2 || !left[kept] || !left[young] || left[old] {
			t.Errorf("left are %v", left)
		}
		if events, err := b.Events(t.Context(), old, 0, 10); err != nil || len(events) != 0 {
			t.Errorf("%d events of a run that is forgotten are kept: %v", len(events), err)
		}
	})
}
