package collect

import (
	"iter"
	"math/bits"
)

// idSet is a set of small numbers: a map while it is sparse, a bitmap once
// that is smaller. The zero idSet is empty.
type idSet struct {
	sparse  map[uint32]struct{}
	dense   []uint64 // a bit for each number, once it is in use
	members int
	top     uint32
}

const (
	// A member of a map takes about as much memory as so many bits of a
	// bitmap.
	bitsPerMember  = 128
	bytesPerMember = bitsPerMember / 8
)

func (s *idSet) len() int { return s.members }

// add adds a number, and says how many bytes more that takes.
func (s *idSet) add(n uint32) int {
	s.top = max(s.top, n)
	if s.dense == nil {
		return s.addSparse(n)
	}
	return s.addDense(n)
}

func (s *idSet) addSparse(n uint32) int {
	if s.sparse == nil {
		s.sparse = map[uint32]struct{}{}
	}
	before := len(s.sparse)
	s.sparse[n] = struct{}{}
	s.members = len(s.sparse)
	if uint64(s.members)*bitsPerMember <= uint64(s.top) {
		return (s.members - before) * bytesPerMember
	}
	taken := -before * bytesPerMember
	s.members = 0
	for member := range s.sparse {
		taken += s.addDense(member)
	}
	s.sparse = nil
	return taken
}

func (s *idSet) addDense(n uint32) int {
	word, bit := n/64, uint64(1)<<(n%64)
	taken := 0
	if int(word) >= len(s.dense) {
		more := int(s.top/64) + 1 - len(s.dense)
		s.dense = append(s.dense, make([]uint64, more)...)
		taken = 8 * more
	}
	if s.dense[word]&bit == 0 {
		s.dense[word] |= bit
		s.members++
	}
	return taken
}

// all streams the numbers of the set, in any order.
func (s *idSet) all() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n := range s.sparse {
			if !yield(n) {
				return
			}
		}
		for i, word := range s.dense {
			for ; word != 0; word &= word - 1 {
				if !yield(uint32(i*64 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}
