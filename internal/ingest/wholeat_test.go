package ingest_test

import (
	"encoding/json"
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

// Changes are held at once: of a tenant with many findings, those of a few days are
// more than the files are worth.
func TestManyChangesAreReadFromFiles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2025, 10, 7, 6, 0, 0, 0, time.UTC))) // when the files were made
		store, cfg := newStore(t), acme().config(t)
		run(t, store, cfg)
		remember(t, store, func(memo map[string]any) { memo["size"].(map[string]any)["findings"] = 400_000_000 })
		for _, c := range []struct {
			sleep time.Duration
			route string
		}{{6 * time.Hour, "delta"}, {24 * time.Hour, "delta"}, {4 * 24 * time.Hour, "file export"}} {
			time.Sleep(c.sleep)
			got := findings(t, store, cfg)
			if told := strings.Contains(got.Why, "more than are taken at once"); got.Route != c.route || told != (c.route != "delta") {
				t.Errorf("%s later: by %s (%s), want by %s", c.sleep, got.Route, got.Why, c.route)
			}
		}
	})
}

// remember changes what the last run left for the next.
func remember(t *testing.T, store *snapshot.Store, change func(memo map[string]any)) {
	t.Helper()
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	var memo map[string]any
	if err := json.Unmarshal(tx.View().Memo(ingest.Partition("acme")), &memo); err != nil {
		t.Fatal(err)
	}
	change(memo)
	text, err := json.Marshal(memo)
	if err != nil {
		t.Fatal(err)
	}
	tx.Remember(ingest.Partition("acme"), text)
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}
