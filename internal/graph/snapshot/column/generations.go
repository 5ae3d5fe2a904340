package column

import "parapet/internal/graph"

// Generations is a column of moments that are kept as the numbers of the
// generations that were committed at them.
type Generations struct {
	Numbers *Ints
	clock   Clock
}

// Clock is when generations were committed, in milliseconds since 1970, by
// number.
type Clock map[uint32]int64

// Kind is graph.KindTime.
func (c *Generations) Kind() graph.Kind { return graph.KindTime }

// Len is the number of rows.
func (c *Generations) Len() int { return c.Numbers.Len() }

// Value is when the row's generation was committed, undefined for generation
// 0.
func (c *Generations) Value(row uint32) graph.Value {
	ms, ok := c.clock[c.Numbers.At(row)]
	if !ok {
		return graph.Value{}
	}
	return graph.Millis(ms)
}

// Word is the number of the row's generation.
func (c *Generations) Word(row uint32) uint64 { return uint64(c.Numbers.At(row)) }

// Size is that of the numbers.
func (c *Generations) Size() int64 { return c.Numbers.Size() }

// Ended is a column that says of entities whether they were deleted. It holds
// the generations that did it, 0 while they live.
type Ended struct{ Generations *Ints }

// Kind is graph.KindBool.
func (c *Ended) Kind() graph.Kind { return graph.KindBool }

// Len is the number of rows.
func (c *Ended) Len() int { return c.Generations.Len() }

// Value says whether the row is deleted.
func (c *Ended) Value(row uint32) graph.Value { return graph.Bool(c.Generations.At(row) != 0) }

// Word is False or True.
func (c *Ended) Word(row uint32) uint64 {
	if c.Generations.At(row) != 0 {
		return uint64(True)
	}
	return uint64(False)
}

// Size is that of the generations.
func (c *Ended) Size() int64 { return c.Generations.Size() }
