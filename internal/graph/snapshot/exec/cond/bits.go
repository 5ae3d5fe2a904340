package cond

import (
	"iter"
	"math/bits"
)

// Bits is a set of rows, one bit for each row of a table.
type Bits []uint64

// NewBits is an empty set for so many rows.
func NewBits(rows int) Bits { return make(Bits, (rows+63)/64) }

// Set adds a row.
func (b Bits) Set(row uint32) { b[row/64] |= 1 << (row % 64) }

// Has says whether a row is in the set.
func (b Bits) Has(row uint32) bool { return b[row/64]&(1<<(row%64)) != 0 }

// Count is the number of rows in the set.
func (b Bits) Count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// Rows streams the rows of the set, ascending.
func (b Bits) Rows() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(uint32(i*64 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}
