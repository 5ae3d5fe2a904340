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
		arrives(t, got, sorted(after))
		if diff := cmp.Diff(all, before.Keys()); diff != "" && len(all) > 0 {
			t.Fatalf("the adjacency before changed: %s", diff)
		}
	})
}

// arrives compares what leads to rows with the pairs, in order.
func arrives(t *rapid.T, a *column.Adjacency, pairs []column.Pair) {
	rows := rapid.SliceOfDistinct(rapid.Uint32Range(0, 7), func(row uint32) uint32 { return row }).Draw(t, "rows")
	counts := make([]uint32, 8)
	var want, got []column.Pair
	for _, p := range pairs {
		counts[p.To]++
		if slices.Contains(rows, p.To) {
			want = append(want, p)
		}
	}
	for slot, p := range a.Into(rows) {
		if at, joined := a.Slot(p.From, p.To); !joined || at != slot {
			t.Fatalf("%v is given with slot %d, which is that of %d", p, slot, at)
		}
		got = append(got, p)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("into %v: %s", rows, diff)
	}
	if got := append(a.Arrivals(), make([]uint32, 8-len(a.Arrivals()))...); !slices.Equal(got, counts) {
		t.Fatalf("Arrivals() = %v, want %v", got, counts)
	}
}

func sorted(pairs []column.Pair) []column.Pair {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, column.ComparePairs)
	return pairs
}
