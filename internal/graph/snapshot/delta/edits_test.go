package delta_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

var number = []graph.Property{{Name: "n", Kind: graph.KindNumber}}

// set makes a set of pairs with a number each.
func set(d *column.Dict, generation uint32, of map[column.Pair]float64) column.Set[column.Pair] {
	s := column.Set[column.Pair]{
		Keys:    slices.SortedFunc(maps.Keys(of), column.ComparePairs),
		Block:   column.NewBlock(d, number),
		History: column.NewHistory(generation, len(of)),
	}
	for _, key := range s.Keys {
		s.Block.Append([]uint64{d.Word(graph.Number(of[key]))})
	}
	return s
}

// The deltas between states, applied to the first of them, make the last: its
// keys, and with them every column.
func TestEditsMakeTheLastState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := column.NewDict()
		pair := rapid.Custom(func(rt *rapid.T) column.Pair {
			return column.Pair{From: rapid.Uint32Range(0, 3).Draw(rt, "from"), To: rapid.Uint32Range(0, 3).Draw(rt, "to")}
		})
		state := rapid.MapOf(pair, rapid.Float64Range(0, 3))
		first := set(d, 1, state.Draw(rt, "first"))
		last, deltas := first, []*delta.Delta[column.Pair]{}
		for n := range rapid.IntRange(0, 4).Draw(rt, "generations") {
			next := set(d, uint32(n+2), state.Draw(rt, "next"))
			deltas = append(deltas, delta.Collect(d, number, uint32(n+2), delta.Sets(last, next, uint32(n+2), column.ComparePairs)))
			last = next
		}
		keys, err := delta.ApplyKeys(first.Keys, deltas, column.ComparePairs)
		if err != nil || !slices.Equal(keys, last.Keys) {
			rt.Fatalf("ApplyKeys() = %v, %v, want %v", keys, err, last.Keys)
		}
		base := column.NewAdjacency(first.Keys)
		gone, come, err := delta.Net(deltas, column.ComparePairs, func(p column.Pair) bool { return slices.Contains(first.Keys, p) })
		if err != nil || !slices.Equal(base.Splice(gone, come).Keys(), keys) {
			rt.Fatalf("Net() = %v, %v, %v, want %v of %v", gone, come, err, keys, first.Keys)
		}
		a := column.NewAdjacency(keys)
		made := column.NewBuilder(d, graph.KindNumber, 0)
		delta.NewEdits(deltas, column.ComparePairs, a.Place).Replay(len(first.Keys),
			func(from, to int) { made.AppendRun(first.Block.At(0), from, to) },
			func(in, row int) { made.AppendRun(deltas[in].After.At(0), row, row+1) })
		if made.Len() != len(keys) {
			rt.Fatalf("%d rows, want %d", made.Len(), len(keys))
		}
		for row := range uint32(len(keys)) {
			if got, want := column.WordOf(made.Column(), graph.KindNumber, row), last.Block.Word(0, row); got != want {
				rt.Fatalf("row %d is %x, want %x", row, got, want)
			}
		}
		rows := slices.Sorted(maps.Keys(rapid.MapOf(rapid.Uint32Range(0, uint32(max(len(keys)-1, 0))), rapid.Bool()).Draw(rt, "rows")))
		if len(keys) == 0 {
			rows = nil
		}
		is := make([]uint64, len(rows))
		delta.NewEdits(deltas, column.ComparePairs, a.Place).Locate(rows,
			func(n int, row uint32) { is[n] = first.Block.Word(0, row) },
			func(n, in, row int) { is[n] = deltas[in].After.Word(0, uint32(row)) })
		for n, row := range rows {
			if want := last.Block.Word(0, row); is[n] != want {
				rt.Fatalf("row %d is located at %x, want %x", row, is[n], want)
			}
		}
	})
}

func TestDeltaOfAnotherStateIsRefused(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	one := set(d, 1, map[column.Pair]float64{{From: 1, To: 1}: 1})
	none := set(d, 2, nil)
	gone := []*delta.Delta[column.Pair]{delta.Collect(d, number, 2, delta.Sets(one, none, 2, column.ComparePairs))}
	if _, err := delta.ApplyKeys(none.Keys, gone, column.ComparePairs); err == nil {
		t.Error("a deletion of what is not there is applied")
	}
	came := []*delta.Delta[column.Pair]{delta.Collect(d, number, 2, delta.Sets(none, one, 2, column.ComparePairs))}
	if _, err := delta.ApplyKeys(one.Keys, came, column.ComparePairs); err == nil {
		t.Error("a creation of what is there is applied")
	}
	for _, deltas := range [][]*delta.Delta[column.Pair]{gone, came} {
		isThere := func(column.Pair) bool { return deltas[0].Ops[0] == delta.Create }
		if _, _, err := delta.Net(deltas, column.ComparePairs, isThere); err == nil {
			t.Error("a delta of another state is summed up")
		}
	}
}
