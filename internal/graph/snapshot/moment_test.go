package snapshot_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// hours is a store with both runs, an hour between, as of an hour later.
func hours(t *testing.T, dir string) *snapshot.Store {
	s := create(t, dir)
	s.FoldAfter(10)
	run(t, s, "p", first)
	time.Sleep(time.Hour)
	run(t, s, "p", second)
	time.Sleep(time.Hour)
	return s
}

func TestAtIsTheGenerationOfThen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := hours(t, dir)
		for after, want := range map[time.Duration]uint64{0: 1, time.Hour - 1: 1, time.Hour: 2, time.Hour * 999: 2} {
			source, err := s.At(t.Context(), start.Add(after))
			must(t, err)
			if got := source.Generation(); got.Number != want || got.At.After(start.Add(after)) {
				t.Errorf("generation %v after = %d of %v, want %d", after, got.Number, got.At, want)
			}
		}
		early := start.Add(-1500*time.Millisecond - 1)
		want := "the graph is not known that far back: at 1999-12-31T23:59:58.499Z; it is known since 2000-01-01T00:00:00Z"
		if _, err := s.At(t.Context(), early); !errors.Is(err, snapshot.ErrUnknownThen) || err.Error() != want {
			t.Errorf("At() = %v, want %s", err, want)
		}
		for _, err := range s.Diff(t.Context(), early, start, nil) {
			if !errors.Is(err, snapshot.ErrUnknownThen) || err.Error() != want {
				t.Errorf("Diff() tells %v, want %s", err, want)
			}
		}
		if _, err := create(t, dir+"/empty").At(t.Context(), start); !errors.Is(err, snapshot.ErrNoData) {
			t.Errorf("At() of an empty store = %v", err)
		}
	})
}

// When a generation is damaged that others came after, it alone cannot be
// read: neither its neighbour nor the last one is shown in its place.
func TestAtNamesWhatIsDamaged(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"p.a.000000000002.volatile.parquet", "manifest-000000000002.json"} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			hours(t, dir)
			run(t, open(t, dir), "p", first)
			breakFile(t, filepath.Join(dir, name), damages["a flipped bit"])
			s := open(t, dir)
			_, err := s.At(t.Context(), start.Add(90*time.Minute))
			if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), name) {
				t.Errorf("At() with %s damaged = %v", name, err)
			}
			if _, err := s.At(t.Context(), start.Add(2*time.Hour)); err != nil {
				t.Errorf("At() the last generation = %v", err)
			}
		})
	}
}

// When nothing whole came after what is damaged, the newest that can be read is
// shown, and tells of it: to who opens the store, who asks for now, and who
// opened it before.
func TestTheLastGenerationFallsBack(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"p.a.000000000002.volatile.parquet", "manifest-000000000002.json"} {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) {
			hours(t, dir)
			early := open(t, dir)
			run(t, open(t, dir), "p", first)
			name := strings.Replace(name, "2.", "3.", 1)
			breakFile(t, filepath.Join(dir, name), damages["a flipped bit"])
			late := open(t, dir)
			at := func(s *snapshot.Store) column.Source {
				source, err := s.At(t.Context(), start.Add(999*time.Hour))
				must(t, err)
				return source
			}
			for how, source := range map[string]column.Source{"Latest()": late.Latest(), "At()": at(late), "At() of an open store": at(early)} {
				got := source.Generation()
				if got.Number != 2 || len(got.Lost) != 1 || !errors.Is(got.Lost[0], graph.ErrDamaged) || !strings.Contains(got.Lost[0].Error(), name) {
					t.Errorf("%s with %s damaged = %d without %v, want 2 without one", how, name, got.Number, got.Lost)
				}
			}
			source, err := late.At(t.Context(), start)
			must(t, err)
			if got := source.Generation(); got.Number != 1 || len(got.Lost) > 0 {
				t.Errorf("At() the beginning = %d without %v, want 1", got.Number, got.Lost)
			}
		})
	}
}

// Whoever read a manifest before a writer replaced it gets what took its
// place, and never takes for damaged what was cleared away.
func TestReplacedManifestIsFollowed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := hours(t, dir)
		folder := &disk.Dir{Path: dir}
		oldest, err := manifest.Read(folder, 1)
		must(t, err)
		last, err := manifest.Read(folder, 2)
		must(t, err)
		reader := open(t, dir)
		time.Sleep(365 * 24 * time.Hour)
		_, err = s.Compact(t.Context())
		must(t, err)
		if err := reader.Load(last); err != nil {
			t.Errorf("load what was compacted = %v", err)
		}
		if err := reader.Load(oldest); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("load what was removed = %v", err)
		}
	})
}

func TestHistoryByKeyAndByID(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := hours(t, dir)
		for _, ref := range []string{"k1", column.ID("p", "a", "k1")} {
			h, err := s.History(t.Context(), ref)
			must(t, err)
			if len(h.Entities) != 1 {
				t.Fatalf("History(%s) tells of %d entities", ref, len(h.Entities))
			}
			var got []string
			for _, c := range h.Entities[0].Changes {
				got = append(got, c.At.Format(time.TimeOnly)+" "+line(c))
			}
			want := []string{
				"00:00:00 created p: a p/k1 from  to text=text:1",
				"00:00:00 created p: a_has_b p/k1 -> p/b from  to text=text:1",
				"00:00:00 created p: a_is_b p/k1 -> p/b from  to text=text:1",
				"01:00:00 deleted p: a p/k1 from text=text:1 to ",
				"01:00:00 deleted p: a_has_b p/k1 -> p/b from text=text:1 to ",
				"01:00:00 deleted p: a_is_b p/k1 -> p/b from text=text:1 to ",
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("History(%s): %s", ref, diff)
			}
		}
		for ref, want := range map[string]int{"b": 1, "k9": 0, "": 0, column.ID("q", "a", "k1"): 0} {
			h, err := s.History(t.Context(), ref)
			if err != nil || len(h.Entities) != want {
				t.Errorf("History(%q) = %d entities, %v, want %d", ref, len(h.Entities), err, want)
			}
		}
	})
}

// Entities of several partitions and types may have one key: each has a story.
func TestHistoryTellsAllWithTheKey(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	for _, p := range []graph.Partition{"p", "q"} {
		run(t, s, p, func(d graph.Draft) {
			must(t, errors.Join(d.PutEntity("a", "k", nil), d.PutEntity("b", "k", nil)))
			d.Finish(graph.Whole, "a", "b")
		})
	}
	h, err := s.History(t.Context(), "k")
	must(t, err)
	var got []string
	for _, e := range h.Entities {
		got = append(got, string(e.Type)+" "+string(e.Partition))
	}
	if diff := cmp.Diff([]string{"a p", "a q", "b p", "b q"}, got); diff != "" {
		t.Error(diff)
	}
}
