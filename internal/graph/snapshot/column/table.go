package column

import (
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

// NewTable puts rows in their place.
func NewTable(r *Rows, p graph.Partition, base uint32, c Clock) *Table {
	return &Table{r, p, base, c}
}

// Instead is other rows in the table's place.
func (t *Table) Instead(r *Rows) *Table { return &Table{r, t.partition, t.base, t.clock} }

// Partition is the owner of the entities.
func (t *Table) Partition() graph.Partition { return t.partition }

// Base is the global id of row 0.
func (t *Table) Base() uint32 { return t.base }

// ID is the entity's identifier, unique among all partitions and the same
// whenever the entity exists: a UUID (version 8) made of its partition, type
// and key.
func (t *Table) ID(row uint32) string { return t.identifier(row).String() }

func (t *Table) identifier(row uint32) identifier {
	return identify(t.partition, t.Type(), t.Key(row))
}

// RowsOfID are the rows of the identifier, as [Core.RowsOfID] tells.
func (t *Table) RowsOfID(id string) []uint32 { return t.Core.RowsOfID(t.partition, id) }

// Created is when the entity was first committed.
func (t *Table) Created(row uint32) graph.Value { return t.Column("_createdOn").Value(row) }

// Begun is when the entity was last changed, volatile properties aside.
func (t *Table) Begun(row uint32) graph.Value { return t.Column("_beginOn").Value(row) }

// Column is the column of the named property, nil when no entity of the table
// defines it. Metadata are columns too: _key, _createdOn, _beginOn, _version,
// and of deleted entities _endOn and _deleted.
func (t *Table) Column(name string) Column {
	switch name {
	case "_key":
		return &t.keys
	case "_endOn":
		return &Generations{t.deleted, t.clock}
	case "_deleted":
		return &Ended{t.deleted}
	}
	if c := t.history.column(name, t.clock); c != nil {
		return c
	}
	return t.Block.Column(name)
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

// Entity is an entity with the named properties, or with its identifier and all of
// them when none is named.
func (t *Table) Entity(row uint32, props ...string) graph.Entity {
	e := graph.Entity{Type: t.Type(), Key: t.Key(row), Props: t.pick(row, props)}
	if len(props) == 0 {
		e.ID = t.ID(row) // which takes longer than the rest
	}
	return e
}
