package delta

import (
	"iter"
	"slices"
)

// Mark says what became of one thing, without its properties.
type Mark[K comparable] struct {
	Op  Op
	Key K
	// Open says of an update that the properties decide: changed more than once,
	// the thing may be as it was.
	Open bool
}

// Outline is what Compose tells, as far as it can be told without properties,
// which the deltas need not have.
func Outline[K comparable](deltas []*Delta[K], compare func(a, b K) int) iter.Seq[Mark[K]] {
	return func(yield func(Mark[K]) bool) {
		all := places(deltas)
		slices.SortStableFunc(all, func(a, b place[K]) int { return compare(a.key, b.key) })
		for len(all) > 0 {
			n := 1
			for n < len(all) && all[n].key == all[0].key {
				n++
			}
			if m, ok := all[0].mark(all[n-1], n > 1); ok && !yield(m) {
				return
			}
			all = all[n:]
		}
	}
}

// mark is what the first and the last of several changes make of a thing, if they
// leave any.
func (p place[K]) mark(last place[K], several bool) (Mark[K], bool) {
	was, is := p.delta.Ops[p.row] != Create, last.delta.Ops[last.row] != Delete
	switch {
	case !was && !is:
		return Mark[K]{}, false
	case !was:
		return Mark[K]{Op: Create, Key: last.key}, true
	case !is:
		return Mark[K]{Op: Delete, Key: last.key}, true
	}
	return Mark[K]{Op: Update, Key: last.key, Open: several}, true
}
