package snapshot_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"weak"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/column/columntest"
	"parapet/internal/graph/snapshot/disk"
)

func pin(t testing.TB, s column.Source, n column.Need) *column.View {
	t.Helper()
	v, err := s.Pin(n)
	must(t, err)
	return v
}

var (
	onlyA = column.Need{Tables: map[graph.Type]column.Names{"a": {List: []string{"text"}}}}
	onlyE = column.Need{Edges: map[graph.Type]column.Names{"a_has_b": {List: []string{"seen", "_version"}}}}
)

func TestOnlyWhatIsNeededIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, afterFirst(t))
	if got := loaded(t, s); len(got) > 0 || stats(t, s).Memory != 0 {
		t.Errorf("opening loads %v", got)
	}
	v := pin(t, s.Latest(), onlyA)
	if len(v.Tables()) != 1 || len(v.Edges()) != 0 || v.Tables()[0].Column("text") == nil || v.Tables()[0].Column("seen") != nil {
		t.Errorf("view has %d tables and %d edges", len(v.Tables()), len(v.Edges()))
	}
	if diff := cmp.Diff([]graph.Type{"a"}, loaded(t, s)); diff != "" {
		t.Error(diff)
	}
	v = pin(t, s.Latest(), onlyE)
	e := v.Edges()[0]
	if len(v.Tables()) != 2 || len(v.Edges()) != 1 || e.Column("seen") == nil || e.Column("text") != nil || e.Column("_version") == nil {
		t.Errorf("view has %d tables and %d edges", len(v.Tables()), len(v.Edges()))
	}
	if diff := cmp.Diff([]graph.Type{"a", "b", "a_has_b"}, loaded(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestIDsAreTheSameInAllViews(t *testing.T) {
	t.Parallel()
	s := open(t, afterFirst(t))
	all := pinned(t, s)
	for _, n := range []column.Need{onlyA, onlyE, {Tables: map[graph.Type]column.Names{"b": {}}}} {
		some := pin(t, s.Latest(), n)
		if some.Size() != all.Size() {
			t.Errorf("Size() = %d, want %d", some.Size(), all.Size())
		}
		for _, table := range some.Tables() {
			want := all.Tables(table.Type())[0]
			if table.Base() != want.Base() || table.Len() != want.Len() {
				t.Errorf("%s begins at %d, want %d", table.Type(), table.Base(), want.Base())
			}
			if got, row := some.Locate(table.Base()); got != table || row != 0 {
				t.Errorf("Locate(%d) is in %s", table.Base(), got.Type())
			}
		}
	}
}

// A view keeps what it has when the store forgets it.
func TestBudgetIsKeptAndViewsStay(t *testing.T) {
	t.Parallel()
	dir := afterFirst(t)
	want := dump(pinned(t, open(t, dir)))
	s, err := snapshot.Open(dir, snapshot.Options{Schema: schema, Memory: 300})
	must(t, err)
	first := pinned(t, s)
	for range 3 {
		pin(t, s.Latest(), onlyA)
		pin(t, s.Latest(), onlyE)
		if diff := cmp.Diff(want, dump(pinned(t, s))); diff != "" {
			t.Error(diff)
		}
		if got := stats(t, s); got.Memory > got.Budget || got.Budget != 300 {
			t.Errorf("%d bytes are kept of %d", got.Memory, got.Budget)
		}
	}
	if diff := cmp.Diff(want, dump(first)); diff != "" {
		t.Error(diff)
	}
}

func TestSeveralReadersAndAWriter(t *testing.T) {
	t.Parallel()
	dir := afterFirst(t)
	s, err := snapshot.Open(dir, snapshot.Options{Schema: schema, Memory: 500})
	must(t, err)
	generations := [][]string{dump(pinned(t, s)), nil}
	template := t.TempDir()
	must(t, os.CopyFS(template, os.DirFS(dir)))
	other := open(t, template)
	run(t, other, "p", second)
	generations[1] = dump(pinned(t, other))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				pin(t, s.Latest(), onlyE)
				if got := dump(pinned(t, s)); !slices.Equal(got, generations[0]) && !slices.Equal(got, generations[1]) {
					t.Errorf("a reader sees %v", got)
				}
			}
		})
	}
	run(t, s, "p", second)
	wg.Wait()
}

// Generations share what their segments have in common.
func TestUnchangedPartsAreShared(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	run(t, s, "p", first)
	before := pin(t, s.Latest(), onlyE).Edges()[0]
	run(t, s, "p", func(d graph.Draft) {
		must(t, d.PutEntity("b", "new", nil))
		d.Finish(graph.Part, "b")
	})
	if after := pin(t, s.Latest(), onlyE).Edges()[0]; after.Adjacency != before.Adjacency {
		t.Error("relationships were loaded again and are the same")
	}
	old, err := s.At(t.Context(), time.UnixMilli(before.From().Column("_createdOn").Value(0).AsMillis()))
	must(t, err)
	if pin(t, old, onlyE).Edges()[0].Adjacency != before.Adjacency {
		t.Error("an older generation has relationships of its own and they are the same")
	}
}

// gone is a store that is open while the files of its graph are cleared away.
func gone(t *testing.T) *snapshot.Store {
	t.Helper()
	dir := afterFirst(t)
	s := open(t, dir)
	for _, name := range files(t, dir) {
		if strings.HasSuffix(name, ".parquet") {
			must(t, os.Remove(filepath.Join(dir, name)))
		}
	}
	return s
}

func TestClearedFilesAreAnError(t *testing.T) {
	t.Parallel()
	s := gone(t)
	for _, n := range []column.Need{onlyA, onlyE, columntest.Everything(schema)} {
		if _, err := s.Latest().Pin(n); !errors.Is(err, disk.ErrGone) || !strings.Contains(err.Error(), ".parquet was cleared away") {
			t.Errorf("Pin() = %v, want ErrGone with the file", err)
		}
	}
	v := s.View()
	for range v.Entities("a") {
		t.Error("there are entities without a file")
	}
	if err := v.Err(); !errors.Is(err, disk.ErrGone) {
		t.Errorf("Err() = %v, want ErrGone", err)
	}
}

// What could not be read must not become what is true.
func TestUnreadableViewFailsTheTransaction(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"before it is sealed", "after"} {
		dir := afterFirst(t)
		s := open(t, dir)
		tx := begin(t, s)
		view := tx.View()
		for _, name := range []string{"p.b.000000000001.base.parquet", "p.a_is_b.000000000001.base.parquet"} {
			must(t, os.Remove(filepath.Join(dir, name)))
		}
		put := func() error {
			d := tx.Draft("q")
			must(t, d.PutEntity("a", "k", nil))
			d.Finish(graph.Whole, "a")
			_, err := tx.Seal(t.Context(), "q", nil, nil)
			return err
		}
		if when == "after" {
			must(t, put())
		}
		for range view.Entities("b") {
			t.Error("there are entities without a file")
		}
		if when == "before it is sealed" {
			if err := put(); !errors.Is(err, disk.ErrGone) {
				t.Errorf("Seal() = %v, want ErrGone", err)
			}
		}
		if err := tx.Commit(t.Context()); !errors.Is(err, disk.ErrGone) || !strings.Contains(err.Error(), "stays as it was") {
			t.Errorf("Commit() = %v, want ErrGone", err)
		}
		tx.Rollback()
	}
}

func TestSealingWhatCannotBeReadFails(t *testing.T) {
	t.Parallel()
	dir := afterFirst(t)
	s := open(t, dir)
	tx := begin(t, s)
	defer tx.Rollback()
	must(t, os.Remove(filepath.Join(dir, "p.a_has_b.000000000001.base.parquet")))
	second(tx.Draft("p"))
	if _, err := tx.Seal(t.Context(), "p", nil, nil); !errors.Is(err, disk.ErrGone) {
		t.Errorf("Seal() = %v, want ErrGone", err)
	}
}

// What a store had in memory goes with it.
func TestDroppedStoreIsCollected(t *testing.T) {
	t.Parallel()
	core := func() weak.Pointer[column.Core] {
		s := create(t, t.TempDir())
		run(t, s, "p", first)
		return weak.Make(pinned(t, s).Tables()[0].Core)
	}()
	for range 3 {
		runtime.GC()
	}
	if core.Value() != nil {
		t.Error("a store that nobody has any more keeps its entities")
	}
}
