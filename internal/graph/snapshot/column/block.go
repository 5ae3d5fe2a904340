package column

import "parapet/internal/graph"

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

// BlockOf is a block of n rows with the columns of the properties, nil where
// no row has a value.
func BlockOf(d *Dict, props []graph.Property, columns []Column, n int) *Block {
	return &Block{dict: d, props: props, columns: columns, n: n}
}

// Dict is the dictionary of the texts and lists.
func (b *Block) Dict() *Dict { return b.dict }

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
	return WordOf(b.columns[property], b.props[property].Kind, row)
}

// Words appends the words of all properties of a row to words.
func (b *Block) Words(words []uint64, row uint32) []uint64 {
	for i := range b.props {
		words = append(words, b.Word(i, row))
	}
	return words
}

// Same says whether a row equals the row of another block of the same
// properties and dictionary, volatile properties aside.
func (b *Block) Same(row uint32, other *Block, otherRow uint32) bool {
	for i := range b.props {
		if !b.props[i].Volatile && b.Word(i, row) != other.Word(i, otherRow) {
			return false
		}
	}
	return true
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
	for i, w := range words {
		if push(b.columns[i], w) {
			continue
		}
		c := b.edit(i)
		c.Append(w)
		b.columns[i] = c.Column()
	}
	b.n++
}

// Put changes one value.
func (b *Block) Put(property int, row uint32, word uint64) {
	c := b.edit(property)
	c.Set(row, word)
	b.columns[property] = c.Column()
}

func (b *Block) edit(property int) Builder {
	return Builder{dict: b.dict, kind: b.props[property].Kind, made: b.columns[property], n: b.n}
}

// Replace gives a property another column of as many rows.
func (b *Block) Replace(property int, c Column) { b.columns[property] = c }

// Forget makes a property undefined in all rows.
func (b *Block) Forget(property int) { b.columns[property] = nil }

// Size is the number of bytes that the columns take in memory.
func (b *Block) Size() int64 {
	size := int64(0)
	for _, c := range b.columns {
		if c != nil {
			size += c.Size()
		}
	}
	return size
}

// Clone is a copy that may change.
func (b *Block) Clone() *Block {
	copied := &Block{dict: b.dict, props: b.props, columns: make([]Column, len(b.props)), n: b.n}
	for i, c := range b.columns {
		if c != nil {
			copied.columns[i] = clone(c)
		}
	}
	return copied
}
