// Package segment puts columns into Parquet files and takes them out again.
// The files use plain types only, so that other programs read them as they
// are: UTF8 strings, LIST of strings, DOUBLE, BOOLEAN, TIMESTAMP in
// milliseconds and INT32, absent values as nulls.
//
// It knows columns and not what they mean, and neither where files are nor
// how they are made safe.
package segment

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"
	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/processors"
)

// Field is one column of a segment under its name.
type Field struct {
	Name string
	// Kind is the kind of the column.
	Kind graph.Kind
	// Column holds the values; nil when all are undefined.
	Column column.Column
	// Ints holds numbers below 2^31 when the field has no kind.
	Ints *column.Ints
}

// rowGroup is the number of rows that are encoded together. Readers and
// writers hold one column of so many rows in memory besides the segment.
const rowGroup = 1 << 18

// element is the path to the items of a list column, below its name.
var element = []string{"list", "element"}

// compression has no state. Encoders of zstd, which Parquet keeps for later,
// hold channels, and a channel that was made in a testing/synctest bubble must
// not be used outside it.
var compression = &snappy.Codec{}

func schema(fields []Field) *parquet.Schema {
	group := parquet.Group{}
	for _, f := range fields {
		group[f.Name] = node(f.Kind)
	}
	return parquet.NewSchema("segment", group)
}

func node(k graph.Kind) parquet.Node {
	switch k {
	case graph.KindText:
		return parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary))
	case graph.KindList:
		return parquet.Optional(parquet.List(parquet.Encoded(parquet.String(), &parquet.RLEDictionary)))
	case graph.KindBool:
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case graph.KindNumber:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case graph.KindTime:
		return parquet.Optional(parquet.Encoded(parquet.Timestamp(parquet.Millisecond), &parquet.DeltaBinaryPacked))
	}
	return parquet.Encoded(parquet.Int(32), &parquet.DeltaBinaryPacked)
}

// Write makes a Parquet file of the first n rows of the fields.
func Write(w io.Writer, n int, fields []Field) error {
	s := schema(fields)
	pw := parquet.NewGenericWriter[any](w, s, parquet.Compression(compression), parquet.CreatedBy("parapet", "1", ""))
	columns := pw.ColumnWriters()
	for first := 0; first < n; first += rowGroup {
		if err := writeGroup(fields, first, min(first+rowGroup, n), func(f Field) *parquet.ColumnWriter { return columns[leaf(s, f)] }); err != nil {
			return err
		}
		if err := pw.Flush(); err != nil {
			return err
		}
	}
	return pw.Close()
}

// writeGroup writes some rows, several columns at a time: each has a writer of
// its own.
func writeGroup(fields []Field, first, last int, writer func(Field) *parquet.ColumnWriter) error {
	var group errgroup.Group
	group.SetLimit(processors.Count())
	for _, f := range fields {
		group.Go(func() error {
			if err := writeField(writer(f), f, first, last); err != nil {
				return fmt.Errorf("column %s: %w", f.Name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// leaf is the place of a field's values among the columns of the file.
func leaf(s *parquet.Schema, f Field) int {
	path := []string{f.Name}
	if f.Kind == graph.KindList {
		path = append(path, element...)
	}
	column, _ := s.Lookup(path...)
	return column.ColumnIndex
}

// batch is the number of rows that are handed to Parquet at once.
const batch = 1024

func writeField(w *parquet.ColumnWriter, f Field, first, last int) error {
	values := make([]parquet.Value, 0, batch)
	put, same := putter(f), isSame(f)
	for row := first; row < last; {
		end := min(row+batch, last)
		if !same || row == first || end-row < batch { // else it is as the batch before
			values = put(values[:0], row, end)
		}
		if _, err := w.WriteRowValues(values); err != nil {
			return err
		}
		row = end
	}
	return nil
}

// isSame says whether all rows of a field have the same value.
func isSame(f Field) bool {
	_, uniform := f.Column.(*column.Uniform)
	return uniform || f.Column == nil && (f.Ints == nil || f.Ints.IsSame())
}

// puts appends the values of the rows from first until last, with their levels:
// 0 for an undefined value, 1 for a defined one; in lists 1 for an empty list, 2
// for an item.
type puts func(values []parquet.Value, first, last int) []parquet.Value

// putter puts a field. Millions of values pass through it: each sort of column
// has a loop of its own.
func putter(f Field) puts {
	switch c := f.Column.(type) {
	case *column.Texts:
		return optional(c.Codes, func(code uint32) bool { return code != 0 }, texts(c.Dict))
	case *column.Lists:
		return listPutter(c)
	case *column.Numbers:
		return optional(c.Of, func(n float64) bool { return n == n }, parquet.DoubleValue)
	case *column.Times:
		return optional(c.Millis, func(ms int64) bool { return ms != column.NoTime }, parquet.Int64Value)
	case *column.Bools:
		return optional(c.Of, func(b uint8) bool { return b != column.NoBool }, func(b uint8) parquet.Value {
			return parquet.BooleanValue(b == column.True)
		})
	case *column.Uniform:
		return uniformPutter(c)
	}
	if f.Kind != graph.KindUndefined {
		return undefinedPutter
	}
	return intPutter(f.Ints)
}

// null is an undefined value.
var null = parquet.NullValue().Level(0, 0, 0)

// optional puts values, of which many are the same as the one before: to make one
// of Parquet's takes longer than all else that is done with it.
func optional[T comparable](of []T, isDefined func(T) bool, value func(T) parquet.Value) puts {
	return func(values []parquet.Value, first, last int) []parquet.Value {
		is := null
		for row := first; row < last; row++ {
			switch v := of[row]; {
			case row > first && v == of[row-1]:
			case isDefined(v):
				is = value(v).Level(0, 1, 0)
			default:
				is = null
			}
			values = append(values, is)
		}
		return values
	}
}

func undefinedPutter(values []parquet.Value, first, last int) []parquet.Value {
	for range last - first {
		values = append(values, null)
	}
	return values
}

func intPutter(c *column.Ints) puts {
	return func(values []parquet.Value, first, last int) []parquet.Value {
		for row := first; row < last; row++ {
			values = append(values, parquet.Int32Value(int32(c.At(uint32(row)))))
		}
		return values
	}
}

// uniformPutter puts what one row of another sort of column would be.
func uniformPutter(c *column.Uniform) puts {
	one := putter(Field{Kind: c.Kind(), Column: c.Row()})
	return func(values []parquet.Value, first, last int) []parquet.Value {
		for range last - first {
			values = one(values, 0, 1)
		}
		return values
	}
}

func listPutter(c *column.Lists) puts {
	text := texts(c.Dict)
	return func(values []parquet.Value, first, last int) []parquet.Value {
		for _, code := range c.Codes[first:last] {
			values = putList(values, c.Dict, code, text)
		}
		return values
	}
}

func putList(values []parquet.Value, d *column.Dict, code uint32, text func(code uint32) parquet.Value) []parquet.Value {
	if code == 0 {
		return append(values, null)
	}
	items := d.Items(code)
	if len(items) == 0 {
		return append(values, parquet.NullValue().Level(0, 1, 0))
	}
	for i, item := range items {
		values = append(values, text(item).Level(min(i, 1), 2, 0))
	}
	return values
}

// texts turns codes into Parquet's values and remembers them, because most
// columns repeat few strings.
func texts(d *column.Dict) func(code uint32) parquet.Value {
	known := map[uint32]parquet.Value{}
	return func(code uint32) parquet.Value {
		v, ok := known[code]
		if !ok {
			v = parquet.ByteArrayValue([]byte(d.Text(code)))
			known[code] = v
		}
		return v
	}
}
