package exec

// idSet is a set of small numbers: a map while it is sparse, a bitmap once
// that is smaller. The zero idSet is empty.
type idSet struct {
	sparse  map[uint32]struct{}
	dense   []uint64 // a bit for each number, once it is in use
	members int
	top     uint32
}

// A member of a map takes about as much memory as so many bits of a bitmap.
const bitsPerMember = 128

func (s *idSet) len() int { return s.members }

func (s *idSet) add(n uint32) {
	s.top = max(s.top, n)
	if s.dense == nil {
		s.addSparse(n)
		return
	}
	s.addDense(n)
}

func (s *idSet) addSparse(n uint32) {
	if s.sparse == nil {
		s.sparse = map[uint32]struct{}{}
	}
	s.sparse[n] = struct{}{}
	s.members = len(s.sparse)
	if uint64(s.members)*bitsPerMember <= uint64(s.top) {
		return
	}
	s.members = 0
	for member := range s.sparse {
		s.addDense(member)
	}
	s.sparse = nil
}

func (s *idSet) addDense(n uint32) {
	word, bit := n/64, uint64(1)<<(n%64)
	if int(word) >= len(s.dense) {
		s.dense = append(s.dense, make([]uint64, int(s.top/64)+1-len(s.dense))...)
	}
	if s.dense[word]&bit == 0 {
		s.dense[word] |= bit
		s.members++
	}
}
