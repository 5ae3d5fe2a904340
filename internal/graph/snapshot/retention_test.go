package snapshot_test

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/retain"
	"parapet/internal/raced"
)

// days is transactions with the hours that pass after each, and how
// generations are kept meanwhile.
type days struct {
	policy       retain.Policy
	transactions [][]sealed
	folding      []int
	hours        []int
}

func drawDays(rt *rapid.T) days {
	d := days{policy: retain.Policy{
		All:   time.Duration(rapid.IntRange(1, 30).Draw(rt, "hours of all")) * time.Hour,
		Daily: time.Duration(rapid.IntRange(1, 5).Draw(rt, "days of one")) * 24 * time.Hour,
	}}
	for range rapid.IntRange(1, 6).Draw(rt, "transactions") {
		d.transactions = append(d.transactions, drawTransaction(rt, anything))
		d.folding = append(d.folding, rapid.IntRange(0, 3).Draw(rt, "deltas"))
		d.hours = append(d.hours, rapid.IntRange(1, 20).Draw(rt, "hours until the next"))
	}
	return d
}

// TestTheLogIsExact runs random transactions over days, with generations
// removed as they age, and compares what the store tells of time with what
// models of the moments say.
func TestTheLogIsExact(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := drawDays(rt)
		dir, err := os.MkdirTemp(t.TempDir(), "")
		must(t, err)
		var wrong string
		synctest.Test(t, func(t *testing.T) { wrong = d.run(t, dir) })
		if wrong != "" {
			rt.Fatal(wrong)
		}
	})
}

// run says what is wrong with the log of a store after these days.
func (d days) run(t *testing.T, dir string) string {
	s := createWith(t, dir, snapshot.Options{Retention: d.policy})
	m, p := model{}, past{models: map[uint64]model{}}
	for i, drafts := range d.transactions {
		s.FoldAfter(d.folding[i])
		if diff := commit(t, s, m, drafts); diff != "" {
			return diff
		}
		p.models[s.View().Generation().Number] = maps.Clone(m)
		time.Sleep(time.Duration(d.hours[i]) * time.Hour)
	}
	left := ""
	if files := unneeded(t, dir); len(files) > 0 {
		left = fmt.Sprintf("files stay for ever: %v", files)
	}
	return cmp.Or(p.check(t, s, nil), left)
}

func createWith(t testing.TB, dir string, o snapshot.Options) *snapshot.Store {
	t.Helper()
	o.Schema = schema
	s, err := snapshot.Create(dir, o)
	must(t, err)
	return s
}

// A generation that was damaged when the next one was committed is no
// candidate for the last of its day: it goes, and the one before it stays.
func TestWhatWasPassedOverGoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		hours(t, dir)
		repair := breakFile(t, filepath.Join(dir, "manifest-000000000002.json"), damages["a flipped bit"])
		time.Sleep(24 * time.Hour)
		s := open(t, dir)
		run(t, s, "p", second)
		repair()
		check := func(when string, want ...string) {
			t.Helper()
			begin(t, s).Rollback()
			got := slices.DeleteFunc(files(t, dir), func(name string) bool { return !strings.HasPrefix(name, "manifest") })
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", when, diff)
			}
		}
		one, two, three := "manifest-000000000001.json", "manifest-000000000002.json", "manifest-000000000003.json"
		check("a day later", one, two, three)
		time.Sleep(48 * time.Hour)
		check("three days later", one, three)
		if lines := diffs(t, s, start, start.Add(25*time.Hour), nil); len(lines) != 0 {
			t.Errorf("before the next generation there was none but the first: %v", lines)
		}
	})
}

// When what happened between two generations cannot be read, those between
// them stay, with what can be read of them.
func TestUnreadableChangesAreNotThinned(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		p := week(t, dir, 0)
		breakFile(t, filepath.Join(dir, "two.a.000000000002.delta.parquet"), damages["a flipped bit"])
		s := createWith(t, dir, snapshot.Options{Retention: aging})
		_, err := s.Compact(t.Context())
		if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), "keep what happened between generations 1 and 3") {
			t.Errorf("Compact() = %v", err)
		}
		p.kept, err = s.Generations(t.Context())
		must(t, err)
		if len(p.kept) != 4 {
			t.Errorf("%d generations are kept, want 4", len(p.kept))
		}
		if wrong := p.moments(t, s); wrong != "" {
			t.Error(wrong)
		}
	})
}
