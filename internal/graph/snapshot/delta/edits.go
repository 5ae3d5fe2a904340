package delta

import (
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

// fate is what becomes of a relationship by some of the deltas.
type fate[K comparable] struct {
	key    K
	drops  bool   // the first of them finds it there
	delta  int32  // that says last how it is, none when negative
	change uint32 // of that delta
}

// fates are what becomes of all relationships that the deltas change, in order.
// Each delta has them in order, so that they are merged two by two.
func fates[K comparable](deltas []*Delta[K], compare func(a, b K) int) []fate[K] {
	all := make([][]fate[K], len(deltas))
	for i, d := range deltas {
		all[i] = fatesOf(d, int32(i))
	}
	for len(all) > 1 {
		var fewer [][]fate[K]
		for two := range slices.Chunk(all, 2) {
			if len(two) == 2 {
				two[0] = follow(two[0], two[1], compare)
			}
			fewer = append(fewer, two[0])
		}
		all = fewer
	}
	return slices.Concat(all...)
}

// fatesOf are what becomes of relationships by one delta.
func fatesOf[K comparable](d *Delta[K], number int32) []fate[K] {
	made := make([]fate[K], len(d.Keys))
	for i, key := range d.Keys {
		made[i] = fate[K]{key, d.Ops[i] != Create, number, uint32(i)}
		if d.Ops[i] == Delete {
			made[i].delta = -1
		}
	}
	return made
}

// follow is what becomes of relationships by what comes first and what comes then.
func follow[K comparable](first, then []fate[K], compare func(a, b K) int) []fate[K] {
	made := make([]fate[K], 0, len(first)+len(then))
	for len(first) > 0 && len(then) > 0 {
		switch c := compare(first[0].key, then[0].key); {
		case c < 0:
			made, first = append(made, first[0]), first[1:]
		case c > 0:
			made, then = append(made, then[0]), then[1:]
		default:
			both := then[0]
			both.drops = first[0].drops
			made, first, then = append(made, both), first[1:], then[1:]
		}
	}
	return append(append(made, first...), then...)
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
	all := fates(deltas, compare)
	edits := make(Edits, len(all))
	for i, f := range all {
		edits[i] = edit{uint32(place(f.key)), f.drops, f.delta, f.change}
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
