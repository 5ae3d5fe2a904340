package column

import "parapet/internal/graph"

// Uniform is a column whose rows all have the same value. It takes no memory,
// however long it is.
type Uniform struct {
	dict *Dict
	kind graph.Kind
	word uint64
	n    int
}

// Kind is the kind of the value.
func (c *Uniform) Kind() graph.Kind { return c.kind }

// Len is the number of rows.
func (c *Uniform) Len() int { return c.n }

// Value is the value of every row.
func (c *Uniform) Value(uint32) graph.Value { return c.dict.Value(c.kind, c.word) }

// Word is the word of every row.
func (c *Uniform) Word(uint32) uint64 { return c.word }

// Size is 0, about.
func (c *Uniform) Size() int64 { return 0 }

// Row is a column of one row with the value, and not uniform.
func (c *Uniform) Row() Column {
	one := undefined(c.dict, c.kind, 1, 1)
	set(one, 0, c.word)
	return one
}

// expanded is a column of the same rows that may differ.
func (c *Uniform) expanded(room int) Column {
	wide := undefined(c.dict, c.kind, c.n, room)
	for row := range uint32(c.n) {
		set(wide, row, c.word)
	}
	return wide
}
