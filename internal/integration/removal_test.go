package integration_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/integration"
	"parapet/internal/match"
	"parapet/internal/problem"
	"parapet/internal/simulator"
)

// Deleting an integration takes its part of the graph away, with what is linked to
// it, and nothing of others. The past keeps it.
func TestRemove(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 8, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		one := s.add(t, b, "one")
		two := b.create(t, s.settings("two", one.Credential))
		b.toTheEnd(t, b.start(t, one.ID).ID)
		alone := counts(t, b)
		time.Sleep(time.Hour)
		b.toTheEnd(t, b.start(t, two.ID).ID)
		both := time.Now()

		gone, err := b.runner.Removal(t.Context(), two.ID)
		must(t, err)
		if gone.Entities[string(graph.Machine)] != 8 || gone.Relationships[string(graph.AccountHasMachine)] != 8 || gone.Total == 0 {
			t.Errorf("removal = %+v", gone)
		}
		_, err = b.runner.Remove(t.Context(), two.ID, 0, "yes", "anna")
		fails(t, err, problem.Invalid)
		_, err = b.runner.Remove(t.Context(), two.ID, 7, gone.Confirm, "anna")
		fails(t, err, problem.Outdated)
		leftover := filepath.Join(b.data, "spool", "two", "users")
		must(t, os.MkdirAll(leftover, 0o700))
		time.Sleep(time.Hour)
		removed, err := b.runner.Remove(t.Context(), two.ID, 1, gone.Confirm, "anna")
		must(t, err)
		if diff := cmp.Diff(gone, removed); diff != "" {
			t.Errorf("what goes is not what was said (-said +went):\n%s", diff)
		}
		if diff := cmp.Diff(alone, counts(t, b)); diff != "" {
			t.Errorf("the graph is not as it was before (-before +after):\n%s", diff)
		}
		view := b.graph.View()
		if _, known := view.Generation().Steps[ingest.Partition("two")]; known || view.Memo(ingest.Partition("two")) != nil {
			t.Error("the graph still tells of the integration")
		}
		if _, err := os.Stat(leftover); !os.IsNotExist(err) {
			t.Errorf("what an interrupted run had read is still there: %v", err)
		}
		deleted := 0
		for c, err := range b.graph.Diff(t.Context(), both, time.Now(), nil) {
			must(t, err)
			if c.Partition != ingest.Partition("two") && c.Partition != match.Partition || c.Op != graph.Deleted {
				t.Fatalf("%s %s of %s", c.Op, c.Key, c.Partition)
			}
			deleted++
		}
		if deleted < gone.Total {
			t.Errorf("the past knows of %d that went, of %d", deleted, gone.Total)
		}
		if page, err := b.Runs(t.Context(), integration.RunFilter{Integration: two.ID}); err != nil || page.Total != 1 {
			t.Errorf("the runs are forgotten: %d, %v", page.Total, err)
		}
	})
}

// counts are what the graph has of each type.
func counts(t *testing.T, b *bench) map[graph.Type]int {
	t.Helper()
	stats, err := b.graph.Stats(t.Context())
	must(t, err)
	all := map[graph.Type]int{}
	for _, s := range stats.Types {
		if s.Living > 0 {
			all[s.Type] += s.Living
		}
	}
	return all
}

// While somebody writes the graph, what was deleted waits; the next run's end takes
// it away.
func TestRemovalWaitsForTheWriter(t *testing.T) {
	t.Parallel()
	onSimulated(t, simulator.Config{Devices: 5, Seed: 5}, func(t *testing.T, b *bench, s simulated) {
		one := s.add(t, b, "one")
		two := b.create(t, s.settings("two", one.Credential))
		b.toTheEnd(t, b.start(t, one.ID).ID)
		waits := b.start(t, one.ID)
		tx, err := b.graph.Begin(t.Context())
		must(t, err)
		gone, err := b.runner.Remove(t.Context(), one.ID, 0, "one", "anna")
		must(t, err)
		if !gone.Pending || b.graph.View().Count(graph.Machine) != 5 {
			t.Errorf("removal = %+v, %d devices", gone, b.graph.View().Count(graph.Machine))
		}
		tx.Rollback()
		if run, err := b.Run(t.Context(), waits.ID); err != nil || run.State != integration.RunCancelled {
			t.Errorf("a run of it that waited is %s, %v", run.State, err)
		}
		b.toTheEnd(t, b.start(t, two.ID).ID)
		gone, err = b.runner.Removal(t.Context(), two.ID)
		must(t, err)
		if got := b.graph.View().Count(graph.Machine); got != gone.Entities[string(graph.Machine)] {
			t.Errorf("%d devices are left, %d of them the other's", got, gone.Entities[string(graph.Machine)])
		}
	})
}

func TestARunAtWorkKeepsItsIntegration(t *testing.T) {
	t.Parallel()
	b := newBench(t, options{})
	is := b.create(t, settings("acme", b.credential(t, "app").ID))
	must(t, b.MarkRunning(t.Context(), b.start(t, is.ID).ID, time.Now()))
	_, err := b.runner.Remove(t.Context(), is.ID, 0, "acme", "anna")
	fails(t, err, problem.Conflict)
}
