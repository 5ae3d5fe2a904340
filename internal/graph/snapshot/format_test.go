package snapshot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// A folder of the format before is read, and what a patch adds to it as well.
func TestFolderOfTheFormatBeforeIsGoneOnWith(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	dir := &disk.Dir{Path: folder}
	run(t, create(t, folder), "p", first)
	m, err := manifest.Read(dir, 1)
	must(t, err)
	m.Format = manifest.Format - 1
	must(t, manifest.Write(dir, m))

	s := open(t, folder)
	s.FoldAfter(9)
	run(t, s, "p", func(d graph.Draft) {
		must(t, d.PutRelationship("a_has_b", "k1", "b", graph.Props{{Name: "seen", Value: graph.Millis(7)}}))
		d.Finish(graph.Patch, "a_has_b")
	})
	m, err = manifest.Read(dir, 2)
	must(t, err)
	if n := len(m.Partitions["p"].Types["a_has_b"].VolatileDeltas); m.Format != manifest.Format || n != 1 {
		t.Errorf("the patch left format %d with %d deltas of volatile properties", m.Format, n)
	}
	want := []string{
		"a p/k1 seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a p/k2 seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a p/k3 seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a_has_b p/k1 -> p/b seen=time:1970-01-01T00:00:00.007Z",
		"a_has_b p/k2 -> p/b seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a_has_b p/k3 -> p/b seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a_is_b p/k1 -> p/b seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a_is_b p/k2 -> p/b seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a_is_b p/k3 -> p/b seen=time:1970-01-01T00:00:00.001Z text=text:1",
		"a_uses_a p/k2 -> p/k3 ",
		"b p/b ",
	}
	if diff := cmp.Diff(want, dump(pinned(t, open(t, folder)))); diff != "" {
		t.Error(diff)
	}
}
