// Package layout says which columns lie in which segment, and puts the memory
// side together from them again.
//
// A type is stored in three sorts of segments. Names that begin with an
// underscore are the layout's own; all others are properties.
//
//   - The base holds the state. Of entities it has one row for each row in
//     memory: _key, _created and _begin (generations), _deleted (the
//     generation that deleted the entity, 0 while it lives), properties. Of
//     relationships within a partition it has _from and _to, the numbers of
//     the rows of both ends, counted from 0 in the state of their types, and
//     properties. Of links it has _from_partition, _from_key, _to_partition,
//     _to_key and properties. Relationships are ordered by their ends.
//   - A delta holds what one generation changed: _op (create, update or
//     delete), _generation, what identifies the thing (of entities _row and
//     _key), its properties after the change, and those before it, whose
//     names begin with "_before.". Deltas are a log that can be read forward
//     and backward.
//   - The volatile segment holds the volatile properties, which the others do
//     not have, one row for each row of the state in its order.
//
// It knows nothing of files and of which segments make up a generation.
package layout

import (
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/segment"
)

const beforePrefix = "_before."

// opNames are what stands in _op.
var opNames = [...]string{delta.Create: "create", delta.Update: "update", delta.Delete: "delete"}

// Segment is the columns of a segment and their length.
type Segment struct {
	Rows   int
	Fields []segment.Field
}

// Rows is the base of entities.
func Rows(r *column.Rows) Segment {
	created, begun, deleted := r.Histories()
	return Segment{r.Len(), append([]segment.Field{
		{Name: "_key", Kind: graph.KindText, Column: r.Keys()},
		{Name: "_created", Ints: created},
		{Name: "_begin", Ints: begun},
		{Name: "_deleted", Ints: deleted},
	}, stable(r.Block, "")...)}
}

// Set is the base of relationships.
func Set[K comparable](s column.Set[K], keys Keys[K]) Segment {
	return Segment{len(s.Keys), append(keys.fields(s.Keys), stable(s.Block, "")...)}
}

// Delta is the delta of a generation.
func Delta[K comparable](d *delta.Delta[K], keys Keys[K], generation uint32) Segment {
	dict := d.After.Dict()
	ops := &column.Texts{Dict: dict, Codes: make([]uint32, len(d.Ops))}
	generations := make([]uint32, len(d.Ops))
	for i, op := range d.Ops {
		ops.Codes[i], generations[i] = dict.Intern(opNames[op]), generation
	}
	fields := []segment.Field{
		{Name: "_op", Kind: graph.KindText, Column: ops},
		{Name: "_generation", Ints: generations},
	}
	fields = append(fields, keys.fields(d.Keys)...)
	fields = append(fields, stable(d.After, "")...)
	return Segment{len(d.Ops), append(fields, stable(d.Before, beforePrefix)...)}
}

// Volatile is the volatile segment of a state; without rows when nothing has
// volatile properties.
func Volatile(b *column.Block) Segment {
	s := Segment{Rows: b.Len()}
	any := false
	for i, p := range b.Properties() {
		if p.Volatile {
			s.Fields = append(s.Fields, segment.Field{Name: p.Name, Kind: p.Kind, Column: b.At(i)})
			any = any || b.At(i) != nil
		}
	}
	if !any {
		return Segment{}
	}
	return s
}

func stable(b *column.Block, prefix string) []segment.Field {
	var fields []segment.Field
	for i, p := range b.Properties() {
		if !p.Volatile {
			fields = append(fields, segment.Field{Name: prefix + p.Name, Kind: p.Kind, Column: b.At(i)})
		}
	}
	return fields
}

// block reads the stable properties of a base or a delta.
func block(f *segment.File, d *column.Dict, props []graph.Property) (*column.Block, error) {
	columns := make([]column.Column, len(props))
	for i, p := range props {
		if p.Volatile {
			continue
		}
		c, err := f.Column(p.Name, p.Kind)
		if err != nil {
			return nil, err
		}
		columns[i] = c
	}
	return column.BlockOf(d, props, columns, f.Rows()), nil
}

// readDelta reads the changes; what was before them stays on disk.
func readDelta[K comparable](f *segment.File, d *column.Dict, props []graph.Property, keys Keys[K]) (*delta.Delta[K], error) {
	changes := &delta.Delta[K]{}
	var err error
	if changes.Ops, err = readOps(f, d); err != nil {
		return nil, err
	}
	if changes.Keys, err = keys.read(f); err != nil {
		return nil, err
	}
	changes.After, err = block(f, d, props)
	return changes, err
}

func readOps(f *segment.File, d *column.Dict) ([]delta.Op, error) {
	names, err := texts(f, d, "_op")
	if err != nil {
		return nil, err
	}
	ops := make([]delta.Op, f.Rows())
	for i, code := range names.Codes {
		if ops[i], err = opOf(d.Text(code)); err != nil {
			return nil, f.Damaged(err)
		}
	}
	return ops, nil
}

func opOf(name string) (delta.Op, error) {
	for op, n := range opNames {
		if n == name && op > 0 {
			return delta.Op(op), nil
		}
	}
	return 0, fmt.Errorf("it has an unknown change %q", name)
}

// texts reads a column of the layout's own strings.
func texts(f *segment.File, d *column.Dict, name string) (*column.Texts, error) {
	c, err := f.Column(name, graph.KindText)
	if err != nil {
		return nil, err
	}
	if c, ok := c.(*column.Texts); ok {
		return c, nil
	}
	if f.Rows() > 0 {
		return nil, f.Damaged(fmt.Errorf("column %s is missing", name))
	}
	return &column.Texts{Dict: d}, nil
}
