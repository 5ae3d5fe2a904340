package snapshot_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

// change is a run that changes little.
func change(d graph.Draft) {
	props := graph.Props{{Name: "text", Value: graph.Text("changed")}, {Name: "seen", Value: graph.Millis(7)}}
	for _, err := range []error{
		d.PutEntity("a", "k2", props), d.PutEntity("a", "k5", props),
		d.PutRelationship("a_has_b", "k5", "b", props), d.DeleteRelationship("a_has_b", "k3", "b"),
		d.PutLink("a_is_b", graph.End{Partition: "p", Key: "k5"}, graph.End{Partition: "p", Key: "b"}, nil),
	} {
		if err != nil {
			panic(err)
		}
	}
	d.Finish(graph.Patch, "a", "a_has_b")
	d.Finish(graph.Part, "a_is_b")
}

// What readers have asked for is in memory of the next generation too, however it
// came about, before they see it: they need no file of it.
func TestReadersNeedNotWaitForTheNextGeneration(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		deltas int
		next   func(graph.Draft)
	}{
		"whole": {0, second}, "whole, as a delta": {9, second},
		"changes": {0, change}, "changes, as a delta": {9, change},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "graph")
			s := create(t, dir)
			s.FoldAfter(c.deltas)
			run(t, s, "p", first)
			pinned(t, s)
			if changes := run(t, s, "p", c.next); len(changes) == 0 {
				t.Fatal("the run changed nothing")
			}
			want := dump(pinned(t, open(t, dir)))
			away := dir + " is away"
			must(t, os.Rename(dir, away))
			if diff := cmp.Diff(want, dump(pinned(t, s))); diff != "" {
				t.Error(diff)
			}
			must(t, os.Rename(away, dir))
			if _, err := s.Compact(t.Context()); err != nil {
				t.Fatal(err)
			}
			must(t, os.Rename(dir, away))
			if diff := cmp.Diff(want, dump(pinned(t, s))); diff != "" {
				t.Errorf("compacted: %s", diff)
			}
		})
	}
}

// Nobody has asked for it: it stays on disk.
func TestWhatNobodyAsksForIsNotRenewed(t *testing.T) {
	t.Parallel()
	dir := afterFirst(t)
	s := open(t, dir)
	pin(t, s.Latest(), onlyA)
	run(t, s, "p", change)
	must(t, os.RemoveAll(dir))
	if _, err := s.Latest().Pin(onlyE); err == nil {
		t.Error("what no reader has asked for was brought into memory")
	}
}
