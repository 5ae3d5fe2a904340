// Package column is a graph in memory: entities as rows of columns,
// relationships as adjacency lists in both directions, strings as codes of a
// shared dictionary.
//
// Rows (entities of one type in one partition), Pairs and Links
// (relationships) are the data. They do not change once they are shared, so
// that generations share what did not change between them. A View places the
// data of one generation: it gives every table a range of global ids and
// every set of pairs its two tables. Executors read views; the store builds
// the data.
//
// The package knows nothing of files, of drafts or of queries.
package column

import (
	"math"
	"slices"

	"parapet/internal/graph"
)

// Column is the values of one property, by row. The concrete types are
// *Texts, *Lists, *Numbers, *Times, *Bools, *Uniform where all rows have the
// same value, and of metadata *Ints, *Generations and *Ended.
type Column interface {
	Kind() graph.Kind
	Len() int
	// Value is the value of a row, undefined when it has none.
	Value(row uint32) graph.Value
	// Word is the value in 64 bits. Two values of one property are equal
	// exactly when their words are, within one dictionary.
	Word(row uint32) uint64
	// Size is the number of bytes it takes in memory.
	Size() int64
}

// Texts is a column of texts: codes of a dictionary, 0 for undefined.
type Texts struct {
	Dict  *Dict
	Codes []uint32
}

// Lists is a column of lists: codes of whole lists in a dictionary, 0 for
// undefined. Dict.List and Dict.Items read a code.
type Lists struct {
	Dict  *Dict
	Codes []uint32
}

// Numbers is a column of numbers, NaN for undefined.
type Numbers struct{ Of []float64 }

// Times is a column of moments in milliseconds since 1970, NoTime for
// undefined.
type Times struct{ Millis []int64 }

// Bools is a column of truth values: NoBool, False or True.
type Bools struct{ Of []uint8 }

// NoTime stands for an undefined moment.
const NoTime = math.MinInt64

// What a column of truth values holds.
const (
	NoBool uint8 = iota
	False
	True
)

// Kind is graph.KindText.
func (c *Texts) Kind() graph.Kind { return graph.KindText }

// Len is the number of rows.
func (c *Texts) Len() int { return len(c.Codes) }

// Value is the text of a row.
func (c *Texts) Value(row uint32) graph.Value { return c.Dict.Value(graph.KindText, c.Word(row)) }

// Word is the code of a row.
func (c *Texts) Word(row uint32) uint64 { return uint64(c.Codes[row]) }

// Size is that of its rows, without the dictionary.
func (c *Texts) Size() int64 { return 4 * int64(cap(c.Codes)) }

// Kind is graph.KindList.
func (c *Lists) Kind() graph.Kind { return graph.KindList }

// Len is the number of rows.
func (c *Lists) Len() int { return len(c.Codes) }

// Value is the list of a row.
func (c *Lists) Value(row uint32) graph.Value { return c.Dict.Value(graph.KindList, c.Word(row)) }

// Word is the code of a row.
func (c *Lists) Word(row uint32) uint64 { return uint64(c.Codes[row]) }

// Size is that of its rows, without the dictionary.
func (c *Lists) Size() int64 { return 4 * int64(cap(c.Codes)) }

// Kind is graph.KindNumber.
func (c *Numbers) Kind() graph.Kind { return graph.KindNumber }

// Len is the number of rows.
func (c *Numbers) Len() int { return len(c.Of) }

// Value is the number of a row.
func (c *Numbers) Value(row uint32) graph.Value { return number(c.Of[row]) }

// Word is the bits of a row's number.
func (c *Numbers) Word(row uint32) uint64 { return math.Float64bits(c.Of[row]) }

// Size is that of its rows.
func (c *Numbers) Size() int64 { return 8 * int64(cap(c.Of)) }

// Kind is graph.KindTime.
func (c *Times) Kind() graph.Kind { return graph.KindTime }

// Len is the number of rows.
func (c *Times) Len() int { return len(c.Millis) }

// Value is the moment of a row.
func (c *Times) Value(row uint32) graph.Value { return moment(c.Millis[row]) }

// Word is the bits of a row's milliseconds.
func (c *Times) Word(row uint32) uint64 { return uint64(c.Millis[row]) }

// Size is that of its rows.
func (c *Times) Size() int64 { return 8 * int64(cap(c.Millis)) }

// Kind is graph.KindBool.
func (c *Bools) Kind() graph.Kind { return graph.KindBool }

// Len is the number of rows.
func (c *Bools) Len() int { return len(c.Of) }

// Value is the truth value of a row.
func (c *Bools) Value(row uint32) graph.Value { return truth(c.Of[row]) }

// Word is NoBool, False or True.
func (c *Bools) Word(row uint32) uint64 { return uint64(c.Of[row]) }

// Size is that of its rows.
func (c *Bools) Size() int64 { return int64(cap(c.Of)) }

func number(f float64) graph.Value {
	if math.IsNaN(f) {
		return graph.Value{}
	}
	return graph.Number(f)
}

func moment(ms int64) graph.Value {
	if ms == NoTime {
		return graph.Value{}
	}
	return graph.Millis(ms)
}

func truth(b uint8) graph.Value {
	if b == NoBool {
		return graph.Value{}
	}
	return graph.Bool(b == True)
}

// Codes are the codes of a column of texts or lists, nil for any other.
func Codes(c Column) []uint32 {
	switch c := c.(type) {
	case *Texts:
		return c.Codes
	case *Lists:
		return c.Codes
	case *Uniform:
		return slices.Repeat([]uint32{uint32(c.word)}, c.n)
	}
	return nil
}

// WordOf is the word of a row of a column of the kind, which is nil when all
// its rows are undefined.
func WordOf(c Column, k graph.Kind, row uint32) uint64 {
	if c == nil {
		return Undefined(k)
	}
	return c.Word(row)
}
