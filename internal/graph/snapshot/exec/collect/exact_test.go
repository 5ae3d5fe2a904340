package collect

import (
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestExactIsRoundedOnce: the sum is that of arbitrary precision, rounded to a
// number, in whatever order the parts come.
func TestExactIsRoundedOnce(t *testing.T) {
	t.Parallel()
	part := rapid.OneOf(
		rapid.Float64Range(-1e12, 1e12),
		rapid.SampledFrom([]float64{0, 0.1, -0.1, 1e-300, 1e16, -1e16, 1, 1 << 53, 5e-324, 1e300, -1e300}),
	)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(part, 1, 20).Draw(t, "parts")
		exact := new(big.Float).SetPrec(4096)
		var forward, back Exact
		for _, x := range parts {
			exact.Add(exact, new(big.Float).SetFloat64(x))
			forward.Add(x)
		}
		for _, x := range slices.Backward(parts) {
			back.Add(x)
		}
		want, _ := exact.Float64()
		if forward.Sum().AsNumber() != want || !back.Sum().Equal(forward.Sum()) {
			t.Fatalf("sum of %v is %v, and %v backward, want %v", parts, forward.Sum(), back.Sum(), want)
		}
	})
}
