package column_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph/snapshot/column"
)

// Splicing is the same as making the adjacency anew.
func TestSplice(t *testing.T) {
	t.Parallel()
	pairs := rapid.SliceOfDistinct(rapid.Custom(func(t *rapid.T) column.Pair {
		return column.Pair{From: rapid.Uint32Range(0, 6).Draw(t, "from"), To: rapid.Uint32Range(0, 6).Draw(t, "to")}
	}), func(p column.Pair) column.Pair { return p })
	rapid.Check(t, func(t *rapid.T) {
		all := sorted(pairs.Draw(t, "before"))
		before := column.NewAdjacency(all)
		var gone, come, after []column.Pair
		for _, p := range sorted(pairs.Draw(t, "moved")) {
			if slices.Contains(all, p) {
				gone = append(gone, p)
			} else {
				come = append(come, p)
			}
		}
		after = slices.DeleteFunc(slices.Concat(all, come), func(p column.Pair) bool { return slices.Contains(gone, p) })
		want, got := column.NewAdjacency(sorted(after)), before.Splice(gone, come)
		if diff := cmp.Diff(want.Keys(), got.Keys()); diff != "" {
			t.Fatal(diff)
		}
		for row := range uint32(8) {
			if diff := cmp.Diff(slices.Collect(slices.Values(want.In(row))), slices.Collect(slices.Values(got.In(row)))); diff != "" {
				t.Fatalf("to %d: %s", row, diff)
			}
		}
		if diff := cmp.Diff(all, before.Keys()); diff != "" && len(all) > 0 {
			t.Fatalf("the adjacency before changed: %s", diff)
		}
	})
}

func sorted(pairs []column.Pair) []column.Pair {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, column.ComparePairs)
	return pairs
}
