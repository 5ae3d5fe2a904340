// Package delta says how two states of the entities or relationships of a
// type differ: what was created, what was updated from what to what, and what
// was deleted. Volatile properties do not count.
//
// Two states make a sequence of changes, which is counted or collected into a
// delta; deltas applied to the first state make the second. The package knows
// nothing of how they are stored.
package delta

import (
	"iter"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Op is what happened to one thing.
type Op uint8

// The things that happen.
const (
	Create Op = iota + 1
	Update
	Delete
)

// Entity identifies an entity by its row and the code of its key.
type Entity struct{ Row, Key uint32 }

// Change is one change. Key identifies the thing: an Entity, a column.Pair or
// column.LinkEnds. What is created was nothing before, what is deleted is
// nothing after.
type Change[K comparable] struct {
	Op     Op
	Key    K
	before side
	after  side
	// history has the thing in its row: as it is after the change, or as it
	// was before it was deleted.
	history column.History
	row     uint32
}

// side is the properties of a thing at one time; without a block it has none.
type side struct {
	block *column.Block
	row   uint32
}

// Rows are the changes from one state of entities to a later one.
func Rows(old, next *column.Rows) iter.Seq[Change[Entity]] {
	return func(yield func(Change[Entity]) bool) {
		if old == next {
			return
		}
		for row := range uint32(next.Len()) {
			for _, op := range rowOps(old, next, row) {
				c := Change[Entity]{
					Op: op, Key: Entity{row, next.Keys().Codes[row]},
					history: next.History(), row: row,
				}
				if int(row) < old.Len() {
					c.before = side{old.Block, row}
				}
				if op != Delete {
					c.after = side{next.Block, row}
				}
				if !yield(c) {
					return
				}
			}
		}
	}
}

func rowOps(old, next *column.Rows, row uint32) []Op {
	isNew := int(row) >= old.Len()
	switch {
	case isNew && next.Live(row):
		return []Op{Create}
	case isNew:
		return []Op{Create, Delete}
	case !old.Live(row):
		return nil
	case !next.Live(row) && !old.Same(row, next.Block, row):
		return []Op{Update, Delete} // one generation may do both
	case !next.Live(row):
		return []Op{Delete}
	case !old.Same(row, next.Block, row):
		return []Op{Update}
	}
	return nil
}

// Sets are the changes from one set of relationships to a later one, which is
// of the generation.
func Sets[K comparable](old, next column.Set[K], generation uint32, compare func(a, b K) int) iter.Seq[Change[K]] {
	unchanged := func(i, j uint32) bool {
		// What is as it was since before the generation need not be looked at.
		begun := next.History.Begun.At(j)
		return begun < generation && begun == old.History.Begun.At(i) || old.Block.Same(i, next.Block, j)
	}
	return func(yield func(Change[K]) bool) {
		for i, j := range column.Zip(old.Keys, next.Keys, compare) {
			before, after := side{old.Block, uint32(i)}, side{next.Block, uint32(j)}
			var c Change[K]
			switch {
			case j < 0:
				c = Change[K]{Op: Delete, Key: old.Keys[i], before: before, history: old.History, row: uint32(i)}
			case i < 0:
				c = Change[K]{Op: Create, Key: next.Keys[j], after: after, history: next.History, row: uint32(j)}
			case unchanged(uint32(i), uint32(j)):
				continue
			default:
				c = Change[K]{Op: Update, Key: next.Keys[j], before: before, after: after, history: next.History, row: uint32(j)}
			}
			if !yield(c) {
				return
			}
		}
	}
}

// Count says how many changes of which sort there are.
func Count[K comparable](changes iter.Seq[Change[K]]) graph.Count {
	var n graph.Count
	for c := range changes {
		count(&n, c.Op)
	}
	return n
}

func count(n *graph.Count, op Op) {
	switch op {
	case Create:
		n.Created++
	case Update:
		n.Updated++
	case Delete:
		n.Deleted++
	}
}

// Delta is a list of changes as columns.
type Delta[K comparable] struct {
	Ops  []Op
	Keys []K
	// History says when things came and which version each is, as it is after
	// the change or, deleted, was before it; Begun is the generation that
	// brought the change.
	History column.History
	Before  *column.Block
	After   *column.Block
}

// Collect makes a delta of the changes that a generation brought to things
// with these properties.
func Collect[K comparable](d *column.Dict, props []graph.Property, generation uint32, changes iter.Seq[Change[K]]) *Delta[K] {
	delta := &Delta[K]{
		History: column.NewHistory(0, 0),
		Before:  column.NewBlock(d, props), After: column.NewBlock(d, props),
	}
	var words []uint64
	for c := range changes {
		delta.Ops = append(delta.Ops, c.Op)
		delta.Keys = append(delta.Keys, c.Key)
		delta.History.Append(c.history.Created.At(c.row), generation, c.history.Versions.At(c.row))
		words = c.before.words(words[:0], props)
		delta.Before.Append(words)
		words = c.after.words(words[:0], props)
		delta.After.Append(words)
	}
	return delta
}

// Count counts the changes.
func (d *Delta[K]) Count() graph.Count {
	var n graph.Count
	for _, op := range d.Ops {
		count(&n, op)
	}
	return n
}

func (s side) words(words []uint64, props []graph.Property) []uint64 {
	if s.block != nil {
		return s.block.Words(words, s.row)
	}
	for _, p := range props {
		words = append(words, column.Undefined(p.Kind))
	}
	return words
}
