// Package layout says which columns lie in which segment, and puts the memory
// side together from them again.
//
// A type is stored in three sorts of segments. Names that begin with an
// underscore are the layout's own; all others are properties.
//
//   - The base holds the state. Of entities it has one row for each row in
//     memory: _key, _created and _begin (the generations in which the entity
//     came and last changed), _version (1 at first, one more after each
//     change), _deleted (the generation that deleted the entity, 0 while it
//     lives), properties. Deleted entities keep those they had last. Of
//     relationships within a partition it has _from and _to, the numbers of
//     the rows of both ends, counted from 0 in the state of their types,
//     _created, _begin, _version and properties. Of links it has
//     _from_partition, _from_key, _to_partition, _to_key and the same.
//     Relationships are ordered by their ends; deleted ones are not there.
//   - A delta holds what one generation changed: _op (create, update or
//     delete), _generation, what identifies the thing (of entities _row and
//     _key, of relationships their ends as above), _created and _version as
//     they are after the change, its properties after the change, and those
//     before it, whose names begin with "_before.". Of what is deleted,
//     _created and _version are what they were. Deltas are a log that can be
//     read forward and backward. Entities are in the order of their rows,
//     relationships in that of their ends.
//   - The volatile segment holds the volatile properties, which the others do
//     not have, one row for each row of the state in its order. It may have
//     deltas of its own, of relationships within a partition: _op,
//     _generation, _from, _to and the properties after the change. They are no
//     log: an update may change nothing, and nothing is said of before.
//
// Beside the types there is a segment of the moments (_at) at which earlier
// generations (_generation) were committed; those of later ones are in the
// manifest.
//
// A property of which a segment has no value may be missing from it or have
// nothing but nulls. Every column can be read by itself, so that the parts of
// a type come into memory one by one, as they are needed.
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
	fields := append([]segment.Field{
		{Name: "_key", Kind: graph.KindText, Column: r.Keys()},
		{Name: "_deleted", Ints: r.Deleted()},
	}, history(r.History())...)
	return Segment{r.Len(), append(fields, stable(r.Block, "")...)}
}

// Set is the base of relationships.
func Set[K comparable](s column.Set[K], keys Keys[K]) Segment {
	fields := append(keys.fields(s.Keys), history(s.History)...)
	return Segment{len(s.Keys), append(fields, stable(s.Block, "")...)}
}

func history(h column.History) []segment.Field {
	return []segment.Field{
		{Name: "_created", Ints: h.Created},
		{Name: "_begin", Ints: h.Begun},
		{Name: "_version", Ints: h.Versions},
	}
}

// Delta is the delta of a generation.
func Delta[K comparable](d *delta.Delta[K], keys Keys[K]) Segment {
	fields := append([]segment.Field{
		ops(d),
		{Name: "_generation", Ints: d.History.Begun},
		{Name: "_created", Ints: d.History.Created},
		{Name: "_version", Ints: d.History.Versions},
	}, keys.fields(d.Keys)...)
	fields = append(fields, stable(d.After, "")...)
	return Segment{len(d.Ops), append(fields, stable(d.Before, beforePrefix)...)}
}

func ops[K comparable](d *delta.Delta[K]) segment.Field {
	dict := d.After.Dict()
	names := &column.Texts{Dict: dict, Codes: make([]uint32, len(d.Ops))}
	for i, op := range d.Ops {
		names.Codes[i] = dict.Intern(opNames[op])
	}
	return segment.Field{Name: "_op", Kind: graph.KindText, Column: names}
}

// Volatile is the volatile segment of a state; without rows when nothing has
// volatile properties.
func Volatile(b *column.Block) Segment {
	s := Segment{Rows: b.Len()}
	for i, p := range b.Properties() {
		if p.Volatile && b.At(i) != nil {
			s.Fields = append(s.Fields, segment.Field{Name: p.Name, Kind: p.Kind, Column: b.At(i)})
		}
	}
	if len(s.Fields) == 0 {
		return Segment{}
	}
	return s
}

// VolatileDelta is what became of volatile properties.
func VolatileDelta[K comparable](d *delta.Delta[K], keys Keys[K]) Segment {
	fields := append([]segment.Field{
		ops(d),
		{Name: "_generation", Ints: d.History.Begun},
	}, keys.fields(d.Keys)...)
	return Segment{len(d.Ops), append(fields, Volatile(d.After).Fields...)}
}

func stable(b *column.Block, prefix string) []segment.Field {
	var fields []segment.Field
	for i, p := range b.Properties() {
		if !p.Volatile && b.At(i) != nil {
			fields = append(fields, segment.Field{Name: prefix + p.Name, Kind: p.Kind, Column: b.At(i)})
		}
	}
	return fields
}

// readOps reads what the changes of a delta do.
func readOps(f *segment.File, d *column.Dict) ([]delta.Op, error) {
	names, err := codes(f, "_op")
	if err != nil {
		return nil, err
	}
	ops := make([]delta.Op, f.Rows())
	for i, code := range names {
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

// codes reads a column of the layout's own strings.
func codes(f *segment.File, name string) ([]uint32, error) {
	c, err := f.Column(name, graph.KindText)
	if err != nil {
		return nil, err
	}
	if c == nil && f.Rows() > 0 {
		return nil, f.Damaged(fmt.Errorf("column %s is missing", name))
	}
	return column.Codes(c), nil
}
