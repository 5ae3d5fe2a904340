package column

import "parapet/internal/graph"

// Builder makes a column row by row, the smallest that holds them: none while
// all rows are undefined, a uniform one while they are the same.
type Builder struct {
	dict *Dict
	kind graph.Kind
	room int
	made Column // nil while all rows are undefined
	n    int
}

// NewBuilder begins a column. Room is the number of rows that are expected.
func NewBuilder(d *Dict, k graph.Kind, room int) *Builder {
	return &Builder{dict: d, kind: k, room: room}
}

// Edit goes on with the first n rows of a column, nil when they are
// undefined, which changes.
func Edit(d *Dict, k graph.Kind, c Column, n int) *Builder {
	return &Builder{dict: d, kind: k, made: c, n: n}
}

// Len is the number of rows so far.
func (b *Builder) Len() int { return b.n }

// Column is the column of all rows, nil when they are all undefined.
func (b *Builder) Column() Column { return b.made }

// Append adds a row.
func (b *Builder) Append(word uint64) {
	if !push(b.made, word) {
		b.repeat(word, 1)
		return
	}
	b.n++
}

// Set changes a row.
func (b *Builder) Set(row uint32, word uint64) {
	if b.isSame() && b.same() == word {
		return
	}
	set(b.wide(), row, word)
}

// AppendRun adds the rows of another column of the kind, from first until
// last; nil for undefined ones.
func (b *Builder) AppendRun(from Column, first, last int) {
	switch from := from.(type) {
	case nil:
		b.repeat(Undefined(b.kind), last-first)
		return
	case *Uniform:
		b.repeat(from.word, last-first)
		return
	}
	if pushRun(b.wide(), from, first, last) {
		b.n += last - first
	}
}

// AppendCodes adds rows of texts or lists by their codes.
func (b *Builder) AppendCodes(codes []uint32) {
	for len(codes) > 0 && b.isSame() {
		b.Append(uint64(codes[0]))
		codes = codes[1:]
	}
	switch c := b.made.(type) {
	case *Texts:
		c.Codes = append(c.Codes, codes...)
	case *Lists:
		c.Codes = append(c.Codes, codes...)
	}
	b.n += len(codes)
}

// AppendWords adds rows by their words.
func (b *Builder) AppendWords(words []uint64) {
	for len(words) > 0 && b.isSame() {
		b.Append(words[0])
		words = words[1:]
	}
	if c, ok := b.made.(*Times); ok {
		for _, word := range words {
			c.Millis = append(c.Millis, int64(word))
		}
		b.n += len(words)
		return
	}
	for _, word := range words {
		b.Append(word)
	}
}

// isSame says whether all rows so far are the same.
func (b *Builder) isSame() bool {
	_, uniform := b.made.(*Uniform)
	return b.made == nil || uniform
}

// same is the word of all rows when they are the same.
func (b *Builder) same() uint64 {
	if c, ok := b.made.(*Uniform); ok {
		return c.word
	}
	return Undefined(b.kind)
}

func (b *Builder) repeat(word uint64, times int) {
	switch {
	case times == 0:
	case b.isSame() && b.same() == word:
		if c, ok := b.made.(*Uniform); ok {
			c.n += times
		}
	case b.n == 0:
		b.made = &Uniform{b.dict, b.kind, word, times}
	default:
		c := b.wide()
		for range times {
			push(c, word)
		}
	}
	b.n += times
}

// wide is the column after it became one whose rows may differ.
func (b *Builder) wide() Column {
	switch c := b.made.(type) {
	case nil:
		b.made = undefined(b.dict, b.kind, b.n, b.room)
	case *Uniform:
		b.made = c.expanded(b.room)
	}
	return b.made
}
