package snapshot_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/raced"
)

var errDisk = errors.New("no space left on device")

// first and second are two runs of a partition. The second creates, updates
// and deletes entities, relationships, links and volatile properties.
func first(d graph.Draft) {
	puts(d, "1", "k1", "k2", "k3")
}

func second(d graph.Draft) {
	puts(d, "2", "k2", "k3", "k4")
}

func puts(d graph.Draft, text string, keys ...graph.Key) {
	props := graph.Props{
		{Name: "text", Value: graph.Text(text)},
		{Name: "seen", Value: graph.Millis(int64(len(text)))},
	}
	for _, k := range keys {
		err := errors.Join(
			d.PutEntity("a", k, props),
			d.PutEntity("b", "b", nil),
			d.PutRelationship("a_has_b", k, "b", props),
			d.PutRelationship("a_uses_a", "k2", "k3", nil),
			d.PutLink("a_is_b", graph.End{Partition: "p", Key: k}, graph.End{Partition: "p", Key: "b"}, props),
		)
		if err != nil {
			panic(err)
		}
	}
	d.Finish(graph.Whole, types...)
}

// ready is a transaction that is to commit the second run after the first.
func ready(t *testing.T, template string) (*snapshot.Store, graph.Tx, string) {
	t.Helper()
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(template)))
	s := open(t, dir)
	s.FoldAfter(1)
	tx := begin(t, s)
	second(tx.Draft("p"))
	_, err := tx.Seal(t.Context(), "p", nil, nil)
	must(t, err)
	tx.Remember("p", []byte("second"))
	return s, tx, dir
}

// afterFirst is a folder with the first run.
func afterFirst(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	run(t, create(t, dir), "p", first)
	return dir
}

// stepsOfCommit are the steps in which a commit changes the disk.
func stepsOfCommit(t *testing.T, template string) int {
	t.Helper()
	s, tx, _ := ready(t, template)
	steps := 0
	s.BreakDisk(func(string, string) error { steps++; return nil })
	must(t, tx.Commit(t.Context()))
	return steps
}

func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// The process ends at any step of a commit: nothing after that step happens.
// What is there then is the old graph or the new one, and the next writer
// leaves nothing behind.
func TestCrashLeavesAWholeGraph(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	template := afterFirst(t)
	want := afterBoth(t, template)
	for crash := range stepsOfCommit(t, template) {
		s, tx, dir := ready(t, template)
		before := dump(pinned(t, s))
		step := 0
		s.BreakDisk(func(string, string) error {
			if step++; step > crash {
				return errDisk
			}
			return nil
		})
		_ = tx.Commit(t.Context()) // the process is gone before it sees the error
		tx.Rollback()

		survivor := open(t, dir)
		if got := dump(pinned(t, survivor)); !slices.Equal(got, before) && !slices.Equal(got, want) {
			t.Fatalf("crash at step %d leaves\n%s", crash, strings.Join(got, "\n"))
		}
		if len(survivor.Damage()) > 0 {
			t.Fatalf("crash at step %d damages %v", crash, survivor.Damage())
		}
		run(t, survivor, "p", second)
		if diff := cmp.Diff(want, dump(pinned(t, open(t, dir)))); diff != "" {
			t.Fatalf("next run after a crash at step %d: %s", crash, diff)
		}
		if left := unneeded(t, dir); len(left) > 0 {
			t.Fatalf("crash at step %d leaves files for ever: %v", crash, left)
		}
	}
}

// unneeded are the files that belong to no generation.
func unneeded(t *testing.T, dir string) []string {
	t.Helper()
	folder := &disk.Dir{Path: dir}
	numbers, err := manifest.List(folder)
	must(t, err)
	needed := []string{"lock", manifest.LastName}
	for _, n := range numbers {
		m, err := manifest.Read(folder, n)
		must(t, err)
		needed = append(append(needed, m.Files()...), manifest.Name(n))
	}
	return slices.DeleteFunc(files(t, dir), func(name string) bool { return slices.Contains(needed, name) })
}

func afterBoth(t *testing.T, template string) []string {
	t.Helper()
	s, tx, _ := ready(t, template)
	must(t, tx.Commit(t.Context()))
	return dump(pinned(t, s))
}

// One step fails: the commit says so, nothing has changed, and it can be tried
// again.
func TestFailedCommitChangesNothing(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	template := afterFirst(t)
	want := afterBoth(t, template)
	for failing := range stepsOfCommit(t, template) {
		s, tx, dir := ready(t, template)
		before, filesBefore := dump(pinned(t, s)), files(t, dir)
		step := 0
		s.BreakDisk(func(doing, name string) error {
			if step++; step == failing+1 && doing != "remove" {
				return errDisk
			}
			return nil
		})
		err := tx.Commit(t.Context())
		if err == nil {
			continue // the step cleared away what the commit no longer needs
		}
		if !errors.Is(err, errDisk) || !strings.Contains(err.Error(), "the graph stays as it was") {
			t.Fatalf("Commit() = %v", err)
		}
		if diff := cmp.Diff(filesBefore, files(t, dir)); diff != "" {
			t.Fatalf("files after step %d failed: %s", failing, diff)
		}
		if diff := cmp.Diff(before, dump(pinned(t, open(t, dir)))); diff != "" {
			t.Fatalf("graph after step %d failed: %s", failing, diff)
		}
		must(t, tx.Commit(t.Context()))
		if diff := cmp.Diff(want, dump(pinned(t, open(t, dir)))); diff != "" {
			t.Fatalf("second try after step %d failed: %s", failing, diff)
		}
	}
}

func TestCommitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	_, tx, dir := ready(t, afterFirst(t))
	before := files(t, dir)
	ctx, cancel := cancelled(t)
	defer cancel()
	if err := tx.Commit(ctx); !errors.Is(err, errStopped) {
		t.Errorf("Commit() = %v, want %v", err, errStopped)
	}
	tx.Rollback()
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// What is written ahead of the commit is no part of the graph before it, and goes
// when nothing comes of it.
func TestWrittenAheadOfTheCommit(t *testing.T) {
	t.Parallel()
	template := afterFirst(t)
	want := afterBoth(t, template)
	s, tx, dir := ready(t, template)
	before, filesBefore := dump(pinned(t, s)), files(t, dir)
	must(t, tx.Write(t.Context()))
	if diff := cmp.Diff(before, dump(pinned(t, open(t, dir)))); diff != "" {
		t.Errorf("graph before the commit: %s", diff)
	}
	tx.Rollback()
	if diff := cmp.Diff(filesBefore, files(t, dir)); diff != "" {
		t.Errorf("files after a rollback: %s", diff)
	}

	_, tx, dir = ready(t, template)
	must(t, tx.Write(t.Context()))
	must(t, tx.Commit(t.Context()))
	if diff := cmp.Diff(want, dump(pinned(t, open(t, dir)))); diff != "" {
		t.Errorf("graph after the commit: %s", diff)
	}
}

// What is sealed once more is written anew.
func TestSealedAfterItWasWritten(t *testing.T) {
	t.Parallel()
	template := afterFirst(t)
	want := afterBoth(t, template)
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(template)))
	tx := begin(t, open(t, dir))
	for _, fill := range []func(graph.Draft){func(d graph.Draft) { puts(d, "3", "k3", "k9") }, second} {
		fill(tx.Draft("p"))
		_, err := tx.Seal(t.Context(), "p", nil, nil)
		must(t, err)
		must(t, tx.Write(t.Context()))
	}
	tx.Remember("p", []byte("second"))
	must(t, tx.Commit(t.Context()))
	if diff := cmp.Diff(want, dump(pinned(t, open(t, dir)))); diff != "" {
		t.Errorf("graph after the commit: %s", diff)
	}
	if left := unneeded(t, dir); len(left) > 0 {
		t.Errorf("files that no generation needs: %v", left)
	}
}
