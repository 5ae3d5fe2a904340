package delta

import (
	"cmp"
	"slices"

	"parapet/internal/graph/snapshot/column"
)

// Edits say how deltas make another ordered set of a set of relationships, so
// that columns can follow one by one: all rows of the first set stay in their
// order but those that an edit drops, and each edit may insert one row.
type Edits []edit

type edit struct {
	at     uint32 // how many rows of the last set come before it
	drops  bool   // the first set has it
	delta  int32  // whose row is inserted, none when negative
	change uint32
}

// fate is the first and last change of a relationship.
type fate[K comparable] struct {
	key    K
	drops  bool
	delta  int32
	change uint32
}

// fates are what becomes of all relationships that the deltas change, in
// order.
func fates[K comparable](deltas []*Delta[K], compare func(a, b K) int) []fate[K] {
	type change struct {
		key           K
		delta, change int
	}
	var all []change
	for i, d := range deltas {
		for j, key := range d.Keys {
			all = append(all, change{key, i, j})
		}
	}
	slices.SortFunc(all, func(a, b change) int {
		return cmp.Or(compare(a.key, b.key), cmp.Compare(a.delta, b.delta))
	})
	var made []fate[K]
	for i := 0; i < len(all); {
		first := all[i]
		for i++; i < len(all) && all[i].key == first.key; i++ {
		}
		last := all[i-1]
		f := fate[K]{first.key, deltas[first.delta].Ops[first.change] != Create, int32(last.delta), uint32(last.change)}
		if deltas[last.delta].Ops[last.change] == Delete {
			f.delta = -1
		}
		made = append(made, f)
	}
	return made
}

// ApplyKeys is the ordered keys after the changes of all deltas, oldest first.
// It fails with ErrMismatch.
func ApplyKeys[K comparable](keys []K, deltas []*Delta[K], compare func(a, b K) int) ([]K, error) {
	if len(deltas) == 0 {
		return keys, nil
	}
	changes := fates(deltas, compare)
	changed := make([]K, len(changes))
	for i, f := range changes {
		changed[i] = f.key
	}
	next := make([]K, 0, len(keys)+len(changes))
	for i, j := range column.Zip(keys, changed, compare) {
		switch {
		case j < 0:
			next = append(next, keys[i])
		case changes[j].drops != (i >= 0):
			return nil, ErrMismatch
		case changes[j].delta >= 0:
			next = append(next, changed[j])
		}
	}
	return slices.Clip(next), nil
}

// Net is what all deltas together take from a set and add to it, ordered. It
// fails with ErrMismatch when they do not fit one that has what has says.
func Net[K comparable](deltas []*Delta[K], compare func(a, b K) int, has func(K) bool) (gone, come []K, err error) {
	for _, f := range fates(deltas, compare) {
		switch {
		case f.drops != has(f.key):
			return nil, nil, ErrMismatch
		case f.drops && f.delta < 0:
			gone = append(gone, f.key)
		case !f.drops && f.delta >= 0:
			come = append(come, f.key)
		}
	}
	return gone, come, nil
}

// NewEdits are the edits by which the deltas, oldest first, make a set in
// which place says how many come before a key.
func NewEdits[K comparable](deltas []*Delta[K], compare func(a, b K) int, place func(K) int) Edits {
	var edits Edits
	for _, f := range fates(deltas, compare) {
		edits = append(edits, edit{uint32(place(f.key)), f.drops, f.delta, f.change})
	}
	return edits
}

// Growth is how many more rows the last set has than the first.
func (e Edits) Growth() int {
	n := 0
	for _, x := range e {
		if x.drops {
			n--
		}
		if x.delta >= 0 {
			n++
		}
	}
	return n
}

// Size is the number of bytes they take in memory.
func (e Edits) Size() int64 { return 16 * int64(cap(e)) }

// Replay tells in order of which rows the last set consists: of those of the
// first, which has so many, from first until last, or of that of a change in
// one of the deltas.
func (e Edits) Replay(rows int, keep func(first, last int), change func(delta, row int)) {
	done, next := 0, 0 // rows of the last set, and of the first
	for _, x := range e {
		run := max(0, min(int(x.at)-done, rows-next))
		keep(next, next+run)
		done, next = done+run, next+run
		if x.drops {
			next++
		}
		if x.delta >= 0 {
			change(int(x.delta), int(x.change))
			done++
		}
	}
	if next < rows {
		keep(next, rows)
	}
}

// Locate tells where rows of the last set, which ascend, come from, each by its
// number n among them: from a row of the first set, or from that of a change in
// one of the deltas.
func (e Edits) Locate(rows []uint32, kept func(n int, row uint32), changed func(n, delta, row int)) {
	n, done, next := 0, 0, 0 // rows of the last set, and of the first
	for _, x := range e {
		run := max(0, int(x.at)-done)
		for ; n < len(rows) && int(rows[n]) < done+run; n++ {
			kept(n, uint32(next+int(rows[n])-done))
		}
		done, next = done+run, next+run
		if x.drops {
			next++
		}
		if x.delta >= 0 {
			for ; n < len(rows) && int(rows[n]) == done; n++ {
				changed(n, int(x.delta), int(x.change))
			}
			done++
		}
	}
	for ; n < len(rows); n++ {
		kept(n, uint32(next+int(rows[n])-done))
	}
}
