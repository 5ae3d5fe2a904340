package snapshot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
)

func stats(t *testing.T, s *snapshot.Store) snapshot.Stats {
	t.Helper()
	stats, err := s.Stats(t.Context())
	must(t, err)
	return stats
}

// loaded are the types that are in memory.
func loaded(t *testing.T, s *snapshot.Store) []graph.Type {
	t.Helper()
	var loaded []graph.Type
	for _, typ := range stats(t, s).Types {
		if typ.Loaded {
			loaded = append(loaded, typ.Type)
		}
	}
	return loaded
}

func TestStatsCountWhatThereIs(t *testing.T) {
	t.Parallel()
	dir := afterFirst(t)
	run(t, open(t, dir), "p", second)
	s := open(t, dir)
	s.FoldAfter(5)
	pinned(t, s)
	got := stats(t, s)
	onDisk := int64(0)
	for i, typ := range got.Types {
		onDisk += typ.Base + typ.Deltas + typ.Volatile
		if !typ.Loaded || typ.Memory <= 0 {
			t.Errorf("%s takes %d bytes, loaded: %v", typ.Type, typ.Memory, typ.Loaded)
		}
		got.Types[i].Base, got.Types[i].Deltas, got.Types[i].Volatile, got.Types[i].Memory = 0, 0, 0, 0
	}
	want := []snapshot.TypeStats{
		{Partition: "p", Type: "a", Rows: 4, Living: 3, Loaded: true},
		{Partition: "p", Type: "b", Rows: 1, Living: 1, Loaded: true},
		{Partition: "p", Type: "a_has_b", Rows: 3, Living: 3, Loaded: true},
		{Partition: "p", Type: "a_uses_a", Rows: 1, Living: 1, Loaded: true},
		{Partition: "p", Type: "a_is_b", Rows: 3, Living: 3, Loaded: true},
	}
	if diff := cmp.Diff(want, got.Types); diff != "" {
		t.Error(diff)
	}
	if got.Kept != 2 || got.Generation.Number != 2 || got.Memory <= 0 || got.Texts == 0 || got.Dictionary <= 0 || onDisk <= 0 {
		t.Errorf("stats = %+v, %d bytes on disk", got, onDisk)
	}
}
