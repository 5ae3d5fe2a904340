package snapshot_test

import (
	"context"
	"iter"
	"sync"
	"testing"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/graph/storetest"
	"parapet/internal/raced"
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

// reopening is a store that writes and, for the first query, compacts; and one
// with hardly any memory that is opened then: another process, as it were,
// whose answers come from the files.
type reopening struct {
	conforming
	reader func() (*snapshot.Store, error)
}

func (r reopening) At(ctx context.Context, at time.Time) (plan.Executor, error) {
	s, err := r.reader()
	if err != nil {
		return nil, err
	}
	return conforming{s}.At(ctx, at)
}

func openReopening(t testing.TB, schema *graph.Schema) storetest.Store {
	t.Helper()
	dir := t.TempDir()
	s, err := snapshot.Create(dir, snapshot.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	return reopening{conforming{s}, sync.OnceValues(func() (*snapshot.Store, error) {
		if _, err := s.Compact(context.Background()); err != nil {
			return nil, err
		}
		return snapshot.Open(dir, snapshot.Options{Schema: schema, Memory: 1})
	})}
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

func TestConformanceOfACompactedStore(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	storetest.RunPlans(t, openReopening)
}

func TestConformanceOfALargeGraph(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
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
