package collect

import (
	"math"

	"parapet/internal/graph"
)

// Exact adds up numbers without loss, so that a sum does not depend on the
// order of its parts. The sum is kept as numbers that do not overlap, in
// ascending order of magnitude (Shewchuk's algorithm).
type Exact struct {
	parts []float64
	n     int
}

// Add adds a number.
func (e *Exact) Add(x float64) {
	e.n++
	kept := e.parts[:0]
	for _, y := range e.parts {
		if math.Abs(x) < math.Abs(y) {
			x, y = y, x
		}
		high := x + y
		if low := y - (high - x); low != 0 {
			kept = append(kept, low)
		}
		x = high
	}
	e.parts = append(kept, x)
}

// AddTimes adds a number several times. The product's rounding is added too.
func (e *Exact) AddTimes(x float64, times int) {
	product := x * float64(times)
	e.Add(product)
	if rest := math.FMA(x, float64(times), -product); rest != 0 {
		e.Add(rest)
		e.n--
	}
	e.n += times - 1
}

// Len is how many numbers were added.
func (e *Exact) Len() int { return e.n }

// Sum is the sum, rounded once; undefined of no numbers, or when it is too
// great.
func (e *Exact) Sum() graph.Value {
	if e.n == 0 {
		return graph.Value{}
	}
	return finite(e.total())
}

// Average is the sum by the number of its parts, undefined like the sum.
func (e *Exact) Average() graph.Value {
	if e.n == 0 {
		return graph.Value{}
	}
	return finite(e.total() / float64(e.n))
}

// total adds the parts from the greatest down: the first that leaves a rest
// decides, but for a tie that the next part breaks.
func (e *Exact) total() float64 {
	i := len(e.parts) - 1
	high, low := e.parts[i], 0.0
	for i--; i >= 0 && low == 0; i-- {
		x, y := high, e.parts[i]
		high = x + y
		low = y - (high - x)
	}
	if i >= 0 && (low < 0) == (e.parts[i] < 0) {
		if twice := high + 2*low; 2*low == twice-high {
			high = twice
		}
	}
	return high
}

func finite(f float64) graph.Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return graph.Value{}
	}
	return graph.Number(f + 0) // makes -0 the same as 0
}
