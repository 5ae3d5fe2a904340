package ingest_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/graph/snapshot"
	"parapet/internal/ingest"
	"parapet/internal/match"
)

// A whole reading that a clock put ahead does not put the next one off until its
// time has come.
func TestAWholeReadingOfTheFutureIsDue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		store, err := snapshot.Create(dir, snapshot.Options{})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(48 * time.Hour) // each clock begins at the same moment
		run(t, store, acme().config(t))
		if got := findings(t, store, acme().config(t)); got.Route != "delta" {
			t.Fatalf("by the clock of the reading: %s (%s)", got.Route, got.Why)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		store, err := snapshot.Open(dir, snapshot.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := findings(t, store, acme().config(t)); got.Route == "delta" || !strings.Contains(got.Why, "is yet to come") {
			t.Errorf("by a clock two days behind: %s (%s)", got.Route, got.Why)
		}
	})
}

// findings is how the findings would be read.
func findings(t *testing.T, store *snapshot.Store, cfg ingest.Config) ingest.PlannedSource {
	t.Helper()
	plan, err := ingest.MakePlan(t.Context(), store.View(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range plan.Sources {
		if s.Source == "vulnerabilities" {
			return s
		}
	}
	t.Fatal("the findings are not planned")
	return ingest.PlannedSource{}
}

// Matching looks at everything, every time.
func TestMatchingIsWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := newStore(t)
		run(t, store, acme().config(t))
		for _, step := range store.View().Generation().Steps[match.Partition] {
			if !step.WholeAt.Equal(time.Now()) {
				t.Errorf("%s is whole as of %v, want now", step.Name, step.WholeAt)
			}
		}
	})
}
