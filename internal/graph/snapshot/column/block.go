package column

import (
	"math"

	"parapet/internal/graph"
)

// Block is rows of properties: one column for each property that any row
// defines. It may change until it is shared.
type Block struct {
	dict    *Dict
	props   []graph.Property
	columns []Column
	n       int
}

// NewBlock is a block without rows.
func NewBlock(d *Dict, props []graph.Property) *Block {
	return &Block{dict: d, props: props, columns: make([]Column, len(props))}
}

// Len is the number of rows.
func (b *Block) Len() int { return b.n }

// Properties are the declared properties of the rows. Methods that take the
// number of a property mean its place here.
func (b *Block) Properties() []graph.Property { return b.props }

// Column is the column of the named property, nil when no row defines it.
func (b *Block) Column(name string) Column {
	for i := range b.props {
		if b.props[i].Name == name {
			return b.columns[i]
		}
	}
	return nil
}

// At is the column of a property by its number, nil when no row defines it.
func (b *Block) At(property int) Column { return b.columns[property] }

// Word is the word of a property in a row.
func (b *Block) Word(property int, row uint32) uint64 {
	if c := b.columns[property]; c != nil {
		return c.Word(row)
	}
	return Undefined(b.props[property].Kind)
}

// Words appends the words of all properties of a row to words.
func (b *Block) Words(words []uint64, row uint32) []uint64 {
	for i := range b.props {
		words = append(words, b.Word(i, row))
	}
	return words
}

// Props are the defined properties of a row, in the order of declaration.
func (b *Block) Props(row uint32) graph.Props {
	props := make(graph.Props, 0, len(b.props))
	for i, c := range b.columns {
		if c == nil {
			continue
		}
		if v := c.Value(row); v.Defined() {
			props = append(props, graph.Prop{Name: b.props[i].Name, Value: v})
		}
	}
	return props
}

// Append adds a row of words, one for each property in order.
func (b *Block) Append(words []uint64) {
	b.n++
	for i, w := range words {
		switch c := b.columns[i]; {
		case c != nil:
			push(c, w)
		case w != Undefined(b.props[i].Kind):
			b.columns[i] = undefined(b.dict, b.props[i].Kind, b.n)
			set(b.columns[i], uint32(b.n-1), w)
		}
	}
}

// Set changes one value.
func (b *Block) Set(property int, row uint32, word uint64) {
	if b.columns[property] == nil {
		if word == Undefined(b.props[property].Kind) {
			return
		}
		b.columns[property] = undefined(b.dict, b.props[property].Kind, b.n)
	}
	set(b.columns[property], row, word)
}

// undefined is a column of n undefined values.
func undefined(d *Dict, k graph.Kind, n int) Column {
	switch k {
	case graph.KindText:
		return &Texts{d, make([]uint32, n)}
	case graph.KindList:
		return &Lists{d, make([]uint32, n)}
	case graph.KindBool:
		return &Bools{make([]uint8, n)}
	case graph.KindNumber:
		c := &Numbers{make([]float64, n)}
		for i := range c.Of {
			c.Of[i] = math.NaN()
		}
		return c
	}
	c := &Times{make([]int64, n)}
	for i := range c.Millis {
		c.Millis[i] = NoTime
	}
	return c
}

func push(c Column, w uint64) {
	switch c := c.(type) {
	case *Texts:
		c.Codes = append(c.Codes, uint32(w))
	case *Lists:
		c.Codes = append(c.Codes, uint32(w))
	case *Bools:
		c.Of = append(c.Of, uint8(w))
	case *Numbers:
		c.Of = append(c.Of, math.Float64frombits(w))
	case *Times:
		c.Millis = append(c.Millis, int64(w))
	}
}

func set(c Column, row uint32, w uint64) {
	switch c := c.(type) {
	case *Texts:
		c.Codes[row] = uint32(w)
	case *Lists:
		c.Codes[row] = uint32(w)
	case *Bools:
		c.Of[row] = uint8(w)
	case *Numbers:
		c.Of[row] = math.Float64frombits(w)
	case *Times:
		c.Millis[row] = int64(w)
	}
}
