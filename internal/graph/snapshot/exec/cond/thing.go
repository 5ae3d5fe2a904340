package cond

import (
	"crypto/sha256"
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Thing is what stands in a slot: an entity, which has a table and a row; a
// relationship, which has edges and the rows at its ends; or nothing.
type Thing struct {
	Table   *column.Table
	Edges   *column.Edges
	Row, To uint32
	// First is the number of the edges' first relationship among all.
	First uint32
	// next is the place after that of the relationship among its edges, 0 as
	// long as nobody has asked.
	next uint32
}

// Slotted is the relationship at a place among its edges.
func (t Thing) Slotted(slot uint32) Thing {
	t.next = slot + 1
	return t
}

// Nothing says that nothing stands in the slot.
func (t *Thing) Nothing() bool { return t.Table == nil && t.Edges == nil }

// Slot is the place of a relationship among its edges. It is looked up when
// somebody asks, because a hop that goes backward does not come by it.
func (t *Thing) Slot() uint32 {
	if t.next == 0 {
		slot, _ := t.Edges.Slot(t.Row, t.To)
		t.next = slot + 1
	}
	return t.next - 1
}

// NoNumber is the number of nothing.
const NoNumber = ^uint32(0)

// Number tells the things in a slot apart, and orders them.
func (t *Thing) Number() uint32 {
	switch {
	case t.Edges != nil:
		return t.First + t.Slot()
	case t.Table != nil:
		return t.Table.Base() + t.Row
	}
	return NoNumber
}

// Key is the key of a relationship.
func (t *Thing) Key() graph.Key {
	return graph.RelationshipKey(t.Edges.From().Key(t.Row), t.Edges.Class(), t.Edges.To().Key(t.To))
}

// LinkID is the identifier of a relationship, unique among all and the same
// whenever it exists: a UUID (version 8) made of its type and the identifiers
// of its ends.
func LinkID(t graph.Type, from, to string) string {
	h := sha256.Sum256([]byte(string(t) + "\x00" + from + "\x00" + to))
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// ID is the identifier of an entity or a relationship.
func (t *Thing) ID() string {
	if t.Edges != nil {
		return LinkID(t.Edges.Type(), t.Edges.From().ID(t.Row), t.Edges.To().ID(t.To))
	}
	return t.Table.ID(t.Row)
}

// Match is a binding of the slots, by their places.
type Match struct {
	Things []Thing
	// Trail are all things on the paths of the match.
	Trail []Thing
	// Elements are those of lists that the row of the match is unwound to, by
	// the column that asks for them.
	Elements []graph.Value
	// Totals are what the aggregates of the match's group have come to.
	Totals []graph.Value
}
