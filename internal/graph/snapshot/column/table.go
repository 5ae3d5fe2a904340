package column

import (
	"crypto/sha256"
	"fmt"
	"iter"

	"parapet/internal/graph"
)

// Table is rows in their place in a view. Rows are numbered from 0 to Len()-1,
// dead ones included; Base()+row is the entity's global id.
type Table struct {
	*Rows
	partition graph.Partition
	base      uint32
	clock     Clock
}

// Partition is the owner of the entities.
func (t *Table) Partition() graph.Partition { return t.partition }

// Base is the global id of row 0.
func (t *Table) Base() uint32 { return t.base }

// ID is the entity's identifier, unique among all partitions and the same
// whenever the entity exists: a UUID (version 8) made of its partition, type
// and key.
func (t *Table) ID(row uint32) string { return ID(t.partition, t.Type(), t.Key(row)) }

// ID is the identifier of the entity with the key.
func ID(p graph.Partition, t graph.Type, key graph.Key) string {
	h := sha256.Sum256([]byte(string(p) + "\x00" + string(t) + "\x00" + string(key)))
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// RowOfID is the row of the living entity with the identifier.
func (t *Table) RowOfID(id string) (uint32, bool) {
	for row := range uint32(t.Len()) {
		if t.Live(row) && t.ID(row) == id {
			return row, true
		}
	}
	return 0, false
}

// Created is when the entity was first committed.
func (t *Table) Created(row uint32) graph.Value { return t.createdOn().Value(row) }

// Begun is when the entity was last changed, volatile properties aside.
func (t *Table) Begun(row uint32) graph.Value { return t.beginOn().Value(row) }

func (t *Table) createdOn() *Generations { return &Generations{t.created, t.clock} }
func (t *Table) beginOn() *Generations   { return &Generations{t.begun, t.clock} }

// Column is the column of the named property, nil when no entity of the table
// defines it. _key, _createdOn and _beginOn are columns too.
func (t *Table) Column(name string) Column {
	switch name {
	case "_key":
		return &t.keys
	case "_createdOn":
		return t.createdOn()
	case "_beginOn":
		return t.beginOn()
	}
	return t.Rows.Column(name)
}

// Columns are the columns of the declared properties that any entity defines,
// by name, in the order of declaration.
func (t *Table) Columns() iter.Seq2[string, Column] {
	return func(yield func(string, Column) bool) {
		for i, c := range t.columns {
			if c != nil && !yield(t.props[i].Name, c) {
				return
			}
		}
	}
}

// Entity is an entity with the named properties, or with all of them when
// none is named.
func (t *Table) Entity(row uint32, props ...string) graph.Entity {
	return graph.Entity{
		ID: t.ID(row), Type: t.Type(), Key: t.Key(row),
		Props: t.pick(row, props),
	}
}
