package snapshot_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/graph/storetest"
)

// conforming is the embedded store as the suite of all stores asks it.
type conforming struct{ *snapshot.Store }

func (c conforming) At(ctx context.Context, at time.Time) (plan.Executor, error) {
	source := c.Latest()
	if !at.IsZero() {
		var err error
		if source, err = c.Store.At(ctx, at); err != nil {
			return nil, err
		}
	}
	return exec.New(source), nil
}

func (c conforming) Diff(ctx context.Context, from, to time.Time) iter.Seq2[graph.Change, error] {
	return c.Store.Diff(ctx, from, to, nil)
}

func openConforming(t testing.TB, schema *graph.Schema) storetest.Store {
	t.Helper()
	s, err := snapshot.Create(t.TempDir(), snapshot.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	return conforming{s}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	storetest.RunCases(t, openConforming)
}

func TestConformanceOfRandomPlans(t *testing.T) {
	t.Parallel()
	storetest.RunPlans(t, openConforming)
}

func TestConformanceOfRandomTexts(t *testing.T) {
	t.Parallel()
	storetest.RunTexts(t, openConforming)
}

func TestConformanceOfALargeGraph(t *testing.T) {
	t.Parallel()
	storetest.RunTown(t, openConforming)
}

func TestConformanceOfHistory(t *testing.T) {
	t.Parallel()
	storetest.RunHistory(t, openConforming)
}

func TestConformanceOfLimits(t *testing.T) {
	t.Parallel()
	storetest.RunLimits(t, openConforming)
}

func FuzzExecute(f *testing.F) { storetest.FuzzPlans(f, openConforming) }
