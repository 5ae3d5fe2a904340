package snapshot_test

import (
	"errors"
	"io/fs"
	"maps"
	"math"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column/columntest"
	"parapet/internal/graph/snapshot/retain"
	"parapet/internal/raced"
)

// aging is a policy of which week keeps generations 1, 3 and 6 when the last
// was just committed.
var aging = retain.Policy{All: time.Minute, Daily: 30 * 24 * time.Hour}

// week commits six generations to a folder, on three days, and keeps them all.
// A new base takes the place of so many deltas.
func week(t *testing.T, dir string, deltas int) past {
	s := createWith(t, dir, snapshot.Options{Retention: retain.Policy{All: 1000 * time.Hour}})
	s.FoldAfter(deltas)
	m, p := model{}, past{models: map[uint64]model{}}
	for i, text := range []string{"1", "2", "3", "4", "5", "6"} {
		keys := []graph.Key{"k1", "k2", "k3", "k4"}[:2+i%3]
		if diff := commit(t, s, m, []sealed{weekday(text, keys)}); diff != "" {
			t.Fatal(diff)
		}
		p.models[uint64(i+1)] = maps.Clone(m)
		hours := 1
		if i == 0 || i == 2 {
			hours = 24
		}
		time.Sleep(time.Duration(hours) * time.Hour)
	}
	return p
}

// weekday is a draft with these entities, each with relationships.
func weekday(text string, keys []graph.Key) sealed {
	props := graph.Props{{Name: "text", Value: graph.Text(text)}}
	d := sealed{partition: "two", finished: map[graph.Type]graph.Coverage{}, mayGo: math.MaxInt}
	for _, typ := range types {
		d.finished[typ] = graph.Whole
	}
	for _, k := range keys {
		a, b := end{"two", k}, end{"two", ""}
		d.puts = append(d.puts,
			put{thing{"a", []end{a}}, props},
			put{thing{"b", []end{b}}, nil},
			put{thing{"a_has_b", []end{a, b}}, props},
			put{thing{"a_is_b", []end{a, b}}, props},
		)
	}
	return d
}

func TestCompact(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		p := week(t, dir, 10)
		s := createWith(t, dir, snapshot.Options{Retention: aging})
		before := histories(pinned(t, s))
		done, err := s.Compact(t.Context())
		must(t, err)
		if done.Generations != 3 || done.Types != 3 || done.After >= done.Before {
			t.Errorf("Compact() = %+v", done)
		}
		if got := s.View().Generation().Number; got != 6 {
			t.Errorf("generation = %d, want 6", got)
		}
		for name, s := range map[string]*snapshot.Store{"the store": s, "a reader": open(t, dir)} {
			if wrong := p.check(t, s, []uint64{1, 3, 6}); wrong != "" {
				t.Errorf("%s: %s", name, wrong)
			}
			if diff := cmp.Diff(before, histories(pinned(t, s))); diff != "" {
				t.Errorf("ids and histories of %s: %s", name, diff)
			}
		}
		if left := unneeded(t, dir); len(left) > 0 {
			t.Errorf("files stay: %v", left)
		}
		again, err := s.Compact(t.Context())
		must(t, err)
		if want := (snapshot.Compaction{Before: done.After, After: done.After}); again != want {
			t.Errorf("second Compact() = %+v, want %+v", again, want)
		}
	})
}

// The process ends before any step of a compaction in which a manifest comes
// or goes: others see what manifests name. What is told of the past is
// true then, and the next compaction does the rest.
func TestCrashOfCompactionLosesNothing(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	dirs := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		template := dirs + "/template"
		p := week(t, template, 10)
		for crash := 0; ; crash++ {
			dir, err := os.MkdirTemp(dirs, "")
			must(t, err)
			must(t, os.CopyFS(dir, os.DirFS(template)))
			s := createWith(t, dir, snapshot.Options{Retention: aging})
			step := 0
			s.BreakDisk(func(doing, name string) error {
				if strings.HasPrefix(name, "manifest") && (doing == "rename" || doing == "remove") {
					step++
				}
				if step > crash {
					return errDisk
				}
				return nil
			})
			_, err = s.Compact(t.Context()) // the process is gone before it sees the error
			survivor := createWith(t, dir, snapshot.Options{Retention: aging})
			if wrong := p.check(t, survivor, nil); wrong != "" || len(survivor.Damage()) > 0 {
				t.Fatalf("crash at step %d: %s %v", crash, wrong, survivor.Damage())
			}
			_, errAgain := survivor.Compact(t.Context())
			must(t, errAgain)
			if wrong := p.check(t, survivor, []uint64{1, 3, 6}); wrong != "" {
				t.Fatalf("compaction after a crash at step %d: %s", crash, wrong)
			}
			if left := unneeded(t, dir); len(left) > 0 {
				t.Fatalf("crash at step %d leaves files for ever: %v", crash, left)
			}
			if step <= crash {
				must(t, err)
				return
			}
		}
	})
}

func TestCompactWaitsForNobody(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	defer begin(t, s).Rollback()
	if _, err := s.Compact(t.Context()); !errors.Is(err, graph.ErrLocked) || !strings.Contains(err.Error(), "wait") {
		t.Errorf("Compact() = %v, want ErrLocked", err)
	}
}

// A reader that has an old manifest in memory is told to open again when what
// it needs was cleared away.
func TestReaderOfAnOldManifestIsToldToOpenAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		week(t, dir, 10)
		reader := open(t, dir)
		_, err := createWith(t, dir, snapshot.Options{Retention: aging}).Compact(t.Context())
		must(t, err)
		if _, err := reader.Latest().Pin(columntest.Everything(schema)); err == nil || !strings.Contains(err.Error(), "open the graph again") {
			t.Errorf("Pin() = %v", err)
		}
	})
}

// What follows deltas of volatile properties stays readable when the base that was
// there, when somebody could first have asked for it, is folded and goes.
func TestVolatilePropertiesOutliveTheBaseOfThen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := createWith(t, dir, snapshot.Options{Retention: retain.Policy{All: time.Hour}, Memory: 1})
		change := func(c graph.Coverage, key graph.Key, props ...graph.Prop) func(graph.Draft) {
			return func(d graph.Draft) {
				must(t, errors.Join(
					d.PutEntity("a", "k", nil), d.PutEntity("b", key, nil),
					d.PutRelationship("a_has_b", "k", key, props),
				))
				d.Finish(c, "a", "b", "a_has_b")
			}
		}
		seen := func(at int64) graph.Prop { return graph.Prop{Name: "seen", Value: graph.Millis(at)} }
		s.FoldAfter(9)
		run(t, s, "p", change(graph.Whole, "k1", seen(1)))
		run(t, s, "p", change(graph.Patch, "k2", seen(2)))
		s.FoldAfter(0)
		run(t, s, "p", change(graph.Patch, "k1", graph.Prop{Name: "text", Value: graph.Text("x")}, seen(1)))
		s.FoldAfter(9)
		for _, text := range []string{"y", "z"} {
			time.Sleep(48 * time.Hour)
			run(t, s, "p", func(d graph.Draft) {
				must(t, d.PutEntity("a", "k", graph.Props{{Name: "text", Value: graph.Text(text)}}))
				d.Finish(graph.Patch, "a")
			})
		}
		if _, err := os.Stat(dir + "/p.a_has_b.000000000001.base.parquet"); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("the first base is still there: %v", err)
		}
		want := []string{
			"a p/k text=text:z",
			"a_has_b p/k -> p/k1 seen=time:1970-01-01T00:00:00.001Z text=text:x",
			"a_has_b p/k -> p/k2 seen=time:1970-01-01T00:00:00.002Z",
			"b p/k1 ", "b p/k2 ",
		}
		if diff := cmp.Diff(want, dump(pinned(t, s))); diff != "" {
			t.Error(diff)
		}
	})
}
