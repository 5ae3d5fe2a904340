package collect

import (
	"testing"

	"pgregory.net/rapid"
)

func TestIDSetCountsDistinctNumbers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var set idSet
		want := map[uint32]bool{}
		top := rapid.SampledFrom([]uint32{10, 1000, 100_000}).Draw(t, "top")
		for _, n := range rapid.SliceOfN(rapid.Uint32Range(0, top), 0, 300).Draw(t, "numbers") {
			set.add(n)
			want[n] = true
			if set.len() != len(want) {
				t.Fatalf("len() = %d after %d distinct numbers", set.len(), len(want))
			}
		}
	})
}
