package manifest_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

func TestTheLastManifestIsMissed(t *testing.T) {
	t.Parallel()
	dir := &disk.Dir{Path: t.TempDir()}
	for _, number := range []uint64{6, 7} {
		if err := manifest.Write(dir, sample(number)); err != nil {
			t.Fatal(err)
		}
	}
	if err := manifest.WriteLast(dir, 7); err != nil {
		t.Fatal(err)
	}
	for _, number := range []uint64{6, 7} {
		if err := dir.Remove(manifest.Name(number)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := manifest.List(dir)
	if diff := cmp.Diff([]uint64{7}, got); diff != "" || err != nil {
		t.Errorf("List() = %v: %s", err, diff)
	}
	if _, err := manifest.Read(dir, 7); !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), manifest.Name(7)+" is damaged: it is missing") {
		t.Errorf("Read of the last one = %v", err)
	}
	if _, err := manifest.Read(dir, 6); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Read of the one before = %v", err)
	}
}

// A note that is behind, as after a crash, misses nothing, and one that is
// damaged neither: it is no part of the graph.
func TestTheNoteMayBeBehindOrDamaged(t *testing.T) {
	t.Parallel()
	dir := &disk.Dir{Path: t.TempDir()}
	if err := errors.Join(manifest.WriteLast(dir, 1), manifest.Write(dir, sample(2))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := manifest.List(dir)
		if diff := cmp.Diff([]uint64{2}, got); diff != "" || err != nil {
			t.Errorf("List() = %v: %s", err, diff)
		}
		if err := os.WriteFile(filepath.Join(dir.Path, manifest.LastName), []byte("3"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := manifest.Last(dir); !errors.Is(err, graph.ErrDamaged) {
		t.Errorf("Last() of a damaged note = %v", err)
	}
}
