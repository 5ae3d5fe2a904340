package odata

import "hash/maphash"

// internSlots is how many strings an Interner remembers. Bulk answers name a
// device in all rows that concern it, and some thousand products, versions or
// accounts over and over.
const internSlots = 1 << 13

// maxInterned is the longest string that is remembered, in bytes.
const maxInterned = 256

// Interner gives the same string for the same bytes, most of the time, so that
// rows by the million do not hold a copy each. Every string has one slot, and
// the last one to claim it holds it: memory is bounded and nothing ages.
type Interner struct {
	seed  maphash.Seed
	slots []string
}

// NewInterner returns an Interner that remembers nothing yet.
func NewInterner() *Interner {
	return &Interner{seed: maphash.MakeSeed(), slots: make([]string, internSlots)}
}

// String returns b as a string.
func (t *Interner) String(b []byte) string {
	if len(b) == 0 || len(b) > maxInterned {
		return string(b)
	}
	slot := &t.slots[maphash.Bytes(t.seed, b)%internSlots]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}
