package snapshot_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// A generation that the clock puts before the last one is just after it, so
// that both are found at their own moments.
func TestMomentsNeverGoBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		run(t, create(t, dir), "p", first)
		m, err := manifest.Read(&disk.Dir{Path: dir}, 1)
		must(t, err)
		m.At = m.At.Add(3 * time.Hour)
		must(t, manifest.Write(&disk.Dir{Path: dir}, m))

		s := create(t, dir)
		run(t, s, "p", second)
		for number, at := range map[uint64]time.Time{1: m.At, 2: m.At.Add(time.Millisecond)} {
			source, err := s.At(t.Context(), at)
			must(t, err)
			if got := source.Generation(); got.Number != number || !got.At.Equal(at) {
				t.Errorf("At(%v) = generation %d of %v, want %d", at, got.Number, got.At, number)
			}
		}
	})
}
