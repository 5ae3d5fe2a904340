package cond

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph"
)

// TestIdentitiesDiffer: rows of values have the same identity exactly when
// they are equal, wherever one value ends and the next begins.
func TestIdentitiesDiffer(t *testing.T) {
	t.Parallel()
	item := rapid.SampledFrom([]string{"", "a", "\x01a", "aa", "\x04\x01a"})
	value := rapid.OneOf(
		rapid.Just(graph.Value{}),
		rapid.Map(rapid.Bool(), graph.Bool),
		rapid.Map(rapid.SampledFrom([]float64{0, 1, 4}), graph.Number),
		rapid.Map(rapid.SampledFrom([]int64{0, 1, 4}), graph.Millis),
		rapid.Map(item, graph.Text),
		rapid.Map(rapid.SliceOfN(item, 0, 3), func(items []string) graph.Value { return graph.List(items...) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SliceOfN(value, 2, 2)
		a, b := row.Draw(t, "a"), row.Draw(t, "b")
		equal := slices.EqualFunc(a, b, graph.Value.Equal)
		if bytes.Equal(identify(a), identify(b)) != equal {
			t.Fatalf("identities %q and %q of %q and %q", identify(a), identify(b), a, b)
		}
	})
}

func identify(row []graph.Value) []byte {
	var b []byte
	for _, v := range row {
		b = appendValue(b, v)
	}
	return b
}
