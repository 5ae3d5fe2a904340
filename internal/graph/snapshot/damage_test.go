package snapshot_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

var errStopped = errors.New("stopped")

func cancelled(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStopped)
	return ctx, func() { cancel(nil) }
}

// damages are the ways in which a file stops being as it was written.
var damages = map[string]func(path string, data []byte) error{
	"a flipped bit": func(path string, data []byte) error {
		data[len(data)/2] ^= 1
		return os.WriteFile(path, data, 0o600)
	},
	"a lost end": func(path string, data []byte) error { return os.Truncate(path, int64(len(data)/2)) },
	"no content": func(path string, _ []byte) error { return os.Truncate(path, 0) },
	"being gone": func(path string, _ []byte) error { return os.Remove(path) },
}

func TestDamageFallsBackToTheGenerationBefore(t *testing.T) {
	t.Parallel()
	s, tx, dir := ready(t, afterFirst(t))
	old, before := dump(pinned(t, s)), files(t, dir)
	must(t, tx.Commit(t.Context()))
	for _, name := range files(t, dir) {
		if slices.Contains(before, name) || strings.HasSuffix(name, ".memo") {
			continue // of memos see TestDamagedMemosAreAsNone
		}
		for how, damage := range damages {
			restore := breakFile(t, filepath.Join(dir, name), damage)
			reader := open(t, dir)
			if diff := cmp.Diff(old, dump(pinned(t, reader))); diff != "" {
				t.Fatalf("%s with %s: %s", name, how, diff)
			}
			if d := reader.Damage(); len(d) != 1 || !errors.Is(d[0], graph.ErrDamaged) || !strings.Contains(d[0].Error(), name) {
				t.Errorf("Damage() = %v, want one that names %s", d, name)
			}
			restore()
		}
	}
	if d := open(t, dir).Damage(); len(d) > 0 {
		t.Errorf("Damage() of a whole store = %v", d)
	}
}

func breakFile(t *testing.T, path string, damage func(string, []byte) error) (restore func()) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	must(t, damage(path, slices.Clone(data)))
	return func() { must(t, os.WriteFile(path, data, 0o600)) }
}

func TestWriterGoesOnFromTheLastWholeGeneration(t *testing.T) {
	t.Parallel()
	_, tx, dir := ready(t, afterFirst(t))
	must(t, tx.Commit(t.Context()))
	want := dump(pinned(t, open(t, dir)))
	breakFile(t, filepath.Join(dir, "manifest-000000000002.json"), damages["a flipped bit"])

	s := open(t, dir)
	changes := run(t, s, "p", second)
	if changes["a"] != (graph.Count{Created: 1, Updated: 2, Deleted: 1}) {
		t.Errorf("changes = %v", changes)
	}
	if got := s.View().Generation().Number; got != 3 {
		t.Errorf("generation = %d, want 3", got)
	}
	reopened := open(t, dir)
	if diff := cmp.Diff(want, dump(pinned(t, reopened))); diff != "" || len(reopened.Damage()) > 0 {
		t.Errorf("after the next run: %s %v", diff, reopened.Damage())
	}
}

func TestNothingWholeIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, create(t, dir), "p", first)
	name := "p.a.000000000001.base.parquet"
	breakFile(t, filepath.Join(dir, name), damages["a flipped bit"])
	for how, open := range map[string]func(string, snapshot.Options) (*snapshot.Store, error){"Open": snapshot.Open, "Create": snapshot.Create} {
		_, err := open(dir, snapshot.Options{Schema: schema})
		if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "sync again") {
			t.Errorf("%s() = %v, want what is damaged and what to do", how, err)
		}
	}
}

// A store that was open all the while must not build on what has become
// unreadable for everybody else.
func TestWriterNoticesDamageOfWhatItHolds(t *testing.T) {
	t.Parallel()
	s, tx, dir := ready(t, afterFirst(t))
	must(t, tx.Commit(t.Context()))
	breakFile(t, filepath.Join(dir, "p.a.000000000002.delta.parquet"), damages["a flipped bit"])
	begin(t, s).Rollback()
	if got := s.View().Generation().Number; got != 1 || len(s.Damage()) != 1 {
		t.Errorf("generation %d with damage %v, want 1 with one", got, s.Damage())
	}
}

// What was whole when it was opened is looked at again by who begins to write to it
// later.
func TestWriterNoticesDamageOfWhatItOpened(t *testing.T) {
	t.Parallel()
	_, tx, dir := ready(t, afterFirst(t))
	must(t, tx.Commit(t.Context()))
	synctest.Test(t, func(t *testing.T) {
		s := open(t, dir)
		breakFile(t, filepath.Join(dir, "p.a.000000000002.delta.parquet"), damages["a flipped bit"])
		time.Sleep(time.Minute)
		begin(t, s).Rollback()
		if got := s.View().Generation().Number; got != 1 || len(s.Damage()) != 1 {
			t.Errorf("generation %d with damage %v, want 1 with one", got, s.Damage())
		}
	})
}

// FuzzOpen changes bytes of one file of a store. What is read then is the
// whole last generation, the one before, or an error that names a file.
func FuzzOpen(f *testing.F) {
	template := f.TempDir()
	s := create(f, template)
	s.FoldAfter(1)
	run(f, s, "p", first)
	generations := [][]string{dump(pinned(f, s))}
	run(f, s, "p", second)
	generations = append(generations, dump(pinned(f, s)))
	names := files(f, template)
	f.Add(uint(1), uint(10), []byte("x"))
	f.Add(uint(len(names)-1), uint(1<<20), []byte("longer"))
	f.Fuzz(func(t *testing.T, file, at uint, with []byte) {
		dir := t.TempDir()
		must(t, os.CopyFS(dir, os.DirFS(template)))
		path := filepath.Join(dir, names[file%uint(len(names))])
		breakFile(t, path, func(path string, data []byte) error {
			data = append(data[:at%uint(len(data)+1)], with...)
			return os.WriteFile(path, data, 0o600)
		})
		s, err := snapshot.Open(dir, snapshot.Options{Schema: schema})
		if err != nil {
			if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), dir) {
				t.Fatalf("Open() = %v", err)
			}
			return
		}
		if got := dump(pinned(t, s)); !slices.Equal(got, generations[1]) && !slices.Equal(got, generations[0]) {
			t.Fatalf("store shows %v", got)
		}
	})
}
