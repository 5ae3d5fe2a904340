package column

import (
	"math"
	"slices"

	"parapet/internal/graph"
)

// Ints is a column of numbers of generations, or of versions. It takes no
// memory while all rows have the same. It may change until it is shared.
type Ints struct {
	n    int
	one  uint32   // of all rows, while of is nil
	of   []uint32 // nil while all rows have the same
	room int      // for so many rows once they differ
}

// IntsOf is a column of the numbers.
func IntsOf(numbers []uint32) *Ints {
	c := &Ints{}
	if slices.ContainsFunc(numbers, func(n uint32) bool { return n != numbers[0] }) {
		return &Ints{n: len(numbers), of: numbers}
	}
	if len(numbers) > 0 {
		c.n, c.one = len(numbers), numbers[0]
	}
	return c
}

// RoomForInts is a column of nothing yet, with room for n numbers.
func RoomForInts(n int) *Ints { return &Ints{room: n} }

// Repeat is a column of n times the same number.
func Repeat(number uint32, n int) *Ints { return &Ints{n: n, one: number} }

// IsSame says whether all rows are known to have the same number.
func (c *Ints) IsSame() bool { return c.of == nil }

// Kind is graph.KindNumber.
func (c *Ints) Kind() graph.Kind { return graph.KindNumber }

// Len is the number of rows.
func (c *Ints) Len() int { return c.n }

// At is the number of a row.
func (c *Ints) At(row uint32) uint32 {
	if c.of == nil {
		return c.one
	}
	return c.of[row]
}

// Value is the number of a row.
func (c *Ints) Value(row uint32) graph.Value { return graph.Number(float64(c.At(row))) }

// Word is the bits of a row's number.
func (c *Ints) Word(row uint32) uint64 { return math.Float64bits(float64(c.At(row))) }

// Size is that of its rows.
func (c *Ints) Size() int64 { return 4 * int64(cap(c.of)) }

// Append adds a row.
func (c *Ints) Append(number uint32) {
	if c.n == 0 {
		c.one = number
	}
	if c.of == nil && number != c.one {
		c.widen()
	}
	if c.of != nil {
		c.of = append(c.of, number)
	}
	c.n++
}

// AppendAll adds rows. When one of the numbers is below 0 it adds none and returns
// false.
func (c *Ints) AppendAll(numbers []int32) bool {
	var all int32
	for _, n := range numbers {
		all |= n
	}
	if all < 0 {
		return false
	}
	for ; c.of == nil; numbers = numbers[1:] {
		if len(numbers) == 0 {
			return true
		}
		c.Append(uint32(numbers[0]))
	}
	c.of = slices.Grow(c.of, len(numbers))[:c.n+len(numbers)]
	for i, n := range numbers {
		c.of[c.n+i] = uint32(n)
	}
	c.n += len(numbers)
	return true
}

// AppendRun adds the rows of another column from first until last.
func (c *Ints) AppendRun(from *Ints, first, last int) {
	if first == last {
		return
	}
	if from.of == nil && c.of == nil && (c.n == 0 || c.one == from.one) {
		c.one = from.one
		c.n += last - first
		return
	}
	if c.of == nil {
		c.widen()
	}
	if from.of != nil {
		c.of = append(c.of, from.of[first:last]...)
	} else {
		for range last - first {
			c.of = append(c.of, from.one)
		}
	}
	c.n += last - first
}

// Set changes the number of a row.
func (c *Ints) Set(row, number uint32) {
	if c.of == nil && number == c.one {
		return
	}
	if c.of == nil {
		c.widen()
	}
	c.of[row] = number
}

func (c *Ints) widen() {
	c.of = make([]uint32, c.n, max(c.n, c.room))
	for i := range c.of {
		c.of[i] = c.one
	}
}

// Clone is a copy that may change.
func (c *Ints) Clone() *Ints { return &Ints{n: c.n, one: c.one, of: slices.Clone(c.of)} }

// Numbers are the numbers of all rows.
func (c *Ints) Numbers() []uint32 {
	if c.of == nil {
		return slices.Repeat([]uint32{c.one}, c.n)
	}
	return c.of
}
