package delta

import (
	"cmp"
	"errors"
	"slices"

	"parapet/internal/graph/snapshot/column"
)

// ErrMismatch: a delta does not fit the state it is applied to.
var ErrMismatch = errors.New("a change does not fit what it changes")

// ApplyRows changes the rows as the delta says, each change in its
// generation. It fails with ErrMismatch.
func ApplyRows(rows *column.Rows, d *Delta[Entity], generations []uint32) error {
	var words []uint64
	for i, op := range d.Ops {
		row := d.Keys[i].Row
		isNew := int(row) == rows.Len()
		if isNew != (op == Create) || !isNew && (int(row) > rows.Len() || !rows.Live(row)) {
			return ErrMismatch
		}
		words = d.After.Words(words[:0], uint32(i))
		switch op {
		case Create:
			rows.Add(d.Keys[i].Key, generations[i], words)
		case Update:
			rows.Update(row, generations[i], words)
		case Delete:
			rows.Delete(row, generations[i])
		}
	}
	return nil
}

// last is the last change of a relationship: the change's place in a delta
// and the delta's in a list.
type last[K comparable] struct {
	key           K
	delta, change int
}

// ApplySet is the set after the changes of all deltas, in order.
func ApplySet[K comparable](old column.Set[K], deltas []*Delta[K], compare func(a, b K) int) column.Set[K] {
	if len(deltas) == 0 {
		return old
	}
	changes := lastChanges(deltas, compare)
	keys := make([]K, len(changes))
	for i, c := range changes {
		keys[i] = c.key
	}
	next := column.Set[K]{Block: column.NewBlock(old.Block.Dict(), old.Block.Properties())}
	var words []uint64
	for i, j := range column.Zip(old.Keys, keys, compare) {
		if j < 0 {
			words = old.Block.Words(words[:0], uint32(i))
			next.Keys = append(next.Keys, old.Keys[i])
			next.Block.Append(words)
			continue
		}
		c := changes[j]
		if d := deltas[c.delta]; d.Ops[c.change] != Delete {
			words = d.After.Words(words[:0], uint32(c.change))
			next.Keys = append(next.Keys, c.key)
			next.Block.Append(words)
		}
	}
	return next
}

// lastChanges are the last change of each relationship, ordered.
func lastChanges[K comparable](deltas []*Delta[K], compare func(a, b K) int) []last[K] {
	var all []last[K]
	for i, d := range deltas {
		for j, key := range d.Keys {
			all = append(all, last[K]{key, i, j})
		}
	}
	slices.SortFunc(all, func(a, b last[K]) int {
		return cmp.Or(compare(a.key, b.key), cmp.Compare(b.delta, a.delta))
	})
	return slices.CompactFunc(all, func(a, b last[K]) bool { return a.key == b.key })
}
