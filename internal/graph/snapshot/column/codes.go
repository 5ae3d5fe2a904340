package column

import "sync/atomic"

// array is an append-only array that is read without a lock while it grows.
// Whoever reads an element got its index, through some synchronisation, from
// whoever added it.
type array[T any] struct {
	chunks atomic.Pointer[[]*[chunk]T]
	n      uint32
}

const chunk = 4096

func (a *array[T]) at(i uint32) *T { return &(*a.chunks.Load())[i/chunk][i%chunk] }

func (a *array[T]) add(fill func(*T)) uint32 {
	i := a.n
	if i%chunk == 0 {
		var all []*[chunk]T
		if old := a.chunks.Load(); old != nil {
			all = *old
		}
		grown := append(all[:len(all):len(all)], new([chunk]T))
		a.chunks.Store(&grown)
	}
	fill(a.at(i))
	a.n++
	return i
}

// codeIndex finds codes by the hashes of what they stand for. It is read
// without a lock while it grows: whoever finds nothing looks again with the
// lock of those who add.
type codeIndex struct {
	// slots hold a code each, and above it half of its hash; 0 where nothing
	// is. A slot that is taken is followed by the next.
	slots atomic.Pointer[[]atomic.Uint64]
	n     int
}

const leastSlots = 64

// find is the code with the hash that is the one looked for.
func (x *codeIndex) find(hash uint64, is func(code uint32) bool) (uint32, bool) {
	slots := x.slots.Load()
	if slots == nil {
		return 0, false
	}
	all := *slots
	for i := int(uint32(hash)) & (len(all) - 1); ; i = (i + 1) & (len(all) - 1) {
		slot := all[i].Load()
		if slot == 0 {
			return 0, false
		}
		if uint32(slot>>32) == uint32(hash) && is(uint32(slot)) {
			return uint32(slot), true
		}
	}
}

// guess writes to codes what find is most likely to find by each of the hashes, 0
// where it has to look further.
func (x *codeIndex) guess(hashes []uint64, codes []uint32) {
	clear(codes)
	slots := x.slots.Load()
	if slots == nil {
		return
	}
	all := *slots
	for i, hash := range hashes {
		if slot := all[int(uint32(hash))&(len(all)-1)].Load(); uint32(slot>>32) == uint32(hash) {
			codes[i] = uint32(slot)
		}
	}
}

// add adds a code, which is not 0 and not there yet.
func (x *codeIndex) add(hash uint64, code uint32) {
	slots := x.slots.Load()
	if slots == nil || (x.n+1)*4 > len(*slots)*3 {
		grown := make([]atomic.Uint64, leastSlots)
		if slots != nil {
			grown = make([]atomic.Uint64, 2*len(*slots))
			clear(grown) // new memory that is read before it is written costs two faults a page
			for i := range *slots {
				if slot := (*slots)[i].Load(); slot != 0 {
					place(grown, slot)
				}
			}
		}
		slots = &grown
		x.slots.Store(slots)
	}
	place(*slots, hash<<32|uint64(code))
	x.n++
}

func place(slots []atomic.Uint64, slot uint64) {
	i := int(slot>>32) & (len(slots) - 1)
	for slots[i].Load() != 0 {
		i = (i + 1) & (len(slots) - 1)
	}
	slots[i].Store(slot)
}
