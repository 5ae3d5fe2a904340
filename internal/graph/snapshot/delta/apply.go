package delta

import (
	"errors"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// ErrMismatch: a delta does not fit the state it is applied to.
var ErrMismatch = errors.New("a change does not fit what it changes")

// ApplyCore changes what identifies entities as the delta says. It fails with
// ErrMismatch.
func ApplyCore(c *column.Core, d *Delta[Entity]) error {
	for i, op := range d.Ops {
		row, generation := d.Keys[i].Row, d.History.Begun.At(uint32(i))
		isNew := int(row) == c.Len()
		if isNew != (op == Create) || !isNew && (int(row) > c.Len() || !c.Live(row)) {
			return ErrMismatch
		}
		switch op {
		case Create:
			c.Add(d.Keys[i].Key, generation)
		case Update:
			c.Change(row, generation, d.History.Versions.At(uint32(i)))
		case Delete:
			c.Delete(row, generation)
		}
	}
	return nil
}

// ApplyColumn changes a property of entities as the delta says, whose things
// have the values after their changes. Deleted entities keep what they had. It
// fails with ErrMismatch.
func ApplyColumn(b *column.Builder, d *Delta[Entity], k graph.Kind, after column.Column) error {
	for i, op := range d.Ops {
		row, word := d.Keys[i].Row, column.WordOf(after, k, uint32(i))
		switch {
		case int(row) > b.Len() || (int(row) == b.Len()) != (op == Create):
			return ErrMismatch
		case op == Create:
			b.Append(word)
		case op == Update:
			b.Set(row, word)
		}
	}
	return nil
}
