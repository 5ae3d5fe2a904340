package query

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
)

// ErrNotOneTable: a tree has two tables, which no Parquet file holds.
var ErrNotOneTable = errors.New("a tree is not one table: leave TREE out, or choose JSON or CSV")

// WriteParquet writes a list or a table as a Parquet file, with the columns of
// WriteCSV and in their order. A column has the type of its values: boolean,
// double, timestamp, string or list of strings; where they differ, and where it
// shows whole entities, it has them as strings. Undefined is null. It fails with
// ErrNotOneTable for a tree.
func (a *Answer) WriteParquet(w io.Writer) error {
	if a.Type == Tree {
		return ErrNotOneTable
	}
	g := a.sheets()[0]
	if err := g.writeParquet(w); err != nil {
		return fmt.Errorf("write the answer as Parquet: %w", err)
	}
	return nil
}

// group is the nodes of columns, in their order.
type group struct {
	parquet.Group
	names []string
}

// Fields are the columns.
func (g group) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(g.names, a.Name()) - slices.Index(g.names, b.Name())
	})
	return fields
}

// rowsAtOnce is how many rows are encoded at a time.
const rowsAtOnce = 1000

func (g grid) writeParquet(w io.Writer) error {
	names, kinds := distinctNames(g.columns), g.kinds()
	nodes := parquet.Group{}
	for i, name := range names {
		nodes[name] = nodeOf(kinds[i])
	}
	schema := parquet.NewSchema("answer", group{nodes, names})
	out := parquet.NewGenericWriter[any](w, schema, parquet.Compression(&parquet.Zstd), parquet.CreatedBy("parapet", "1", ""))
	for rows := range slices.Chunk(g.rows, rowsAtOnce) {
		encoded := make([]parquet.Row, len(rows))
		for i, row := range rows {
			for column, f := range row {
				encoded[i] = append(encoded[i], f.encoded(kinds[column], column)...)
			}
		}
		if _, err := out.WriteRows(encoded); err != nil {
			return err
		}
	}
	return out.Close()
}

// distinctNames are the names of columns, those that occur twice told apart.
func distinctNames(columns []string) []string {
	names := make([]string, 0, len(columns))
	for _, column := range columns {
		name := column
		for n := 2; name == "" || slices.Contains(names, name); n++ {
			name = fmt.Sprintf("%s_%d", column, n)
		}
		names = append(names, name)
	}
	return names
}

// kinds are the kinds of the columns: text where they are several, or none.
func (g grid) kinds() []graph.Kind {
	kinds := make([]graph.Kind, len(g.columns))
	for _, row := range g.rows {
		for i, f := range row {
			kind := f.value.Kind()
			if f.thing != nil {
				kind = graph.KindText
			}
			switch {
			case kind == graph.KindUndefined, kind == kinds[i]:
			case kinds[i] == graph.KindUndefined:
				kinds[i] = kind
			default:
				kinds[i] = graph.KindText
			}
		}
	}
	for i, kind := range kinds {
		if kind == graph.KindUndefined {
			kinds[i] = graph.KindText
		}
	}
	return kinds
}

func nodeOf(k graph.Kind) parquet.Node {
	switch k {
	case graph.KindBool:
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case graph.KindNumber:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case graph.KindTime:
		return parquet.Optional(parquet.Timestamp(parquet.Millisecond))
	case graph.KindList:
		return parquet.Optional(parquet.List(parquet.String()))
	}
	return parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary))
}

// encoded are the values of a field in a column of the kind, with the levels that
// Parquet tells nulls and lists by.
func (f field) encoded(k graph.Kind, column int) []parquet.Value {
	v := f.value
	if f.thing == nil && !v.Defined() {
		return []parquet.Value{parquet.NullValue().Level(0, 0, column)}
	}
	var one parquet.Value
	switch k {
	case graph.KindBool:
		one = parquet.BooleanValue(v.AsBool())
	case graph.KindNumber:
		one = parquet.DoubleValue(v.AsNumber())
	case graph.KindTime:
		one = parquet.Int64Value(v.AsMillis())
	case graph.KindList:
		return encodedList(v.AsList(), column)
	default:
		one = parquet.ByteArrayValue([]byte(f.text()))
	}
	return []parquet.Value{one.Level(0, 1, column)}
}

// encodedList has, where a list is empty, a null one level deeper than where
// there is no list.
func encodedList(items []string, column int) []parquet.Value {
	if len(items) == 0 {
		return []parquet.Value{parquet.NullValue().Level(0, 1, column)}
	}
	values := make([]parquet.Value, len(items))
	for i, item := range items {
		values[i] = parquet.ByteArrayValue([]byte(item)).Level(min(i, 1), 2, column)
	}
	return values
}
