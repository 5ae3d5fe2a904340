package defender

import "hash/maphash"

// lookupSlots is how many texts a lookup remembers: some tens of thousands of
// versions and CVE ids come over and over.
const lookupSlots = 1 << 15

// maxRemembered is the longest value that is remembered, in bytes.
const maxRemembered = 512

// lookup remembers codes by the bytes they stand for, so that whoever gives
// them is seldom asked twice. Every value has one slot, and the last one to
// claim it holds it: memory is bounded whatever comes.
type lookup struct {
	seed  maphash.Seed
	last  coded
	slots []coded
}

// coded is a value, as it is written between its quotes or brackets, and its
// code.
type coded struct {
	value string
	code  uint64
}

// code is the code of a value, which is asked for when it is not remembered.
// Often it is that of the row before.
func (l *lookup) code(value []byte, ask func() (uint64, error)) (uint64, error) {
	if l.last.value == string(value) {
		return l.last.code, nil
	}
	if len(value) > maxRemembered {
		return ask()
	}
	if l.slots == nil {
		l.seed, l.slots = maphash.MakeSeed(), make([]coded, lookupSlots)
	}
	slot := &l.slots[maphash.Bytes(l.seed, value)%lookupSlots]
	if slot.value != string(value) {
		code, err := ask()
		if err != nil {
			return 0, err
		}
		*slot = coded{string(value), code}
	}
	l.last = *slot
	return slot.code, nil
}
