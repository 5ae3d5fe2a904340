package layout

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/segment"
)

// Keys says which columns identify things in segments.
type Keys[K comparable] struct {
	fields func([]K) []segment.Field
	read   func(*segment.File) ([]K, error)
	// base reads the keys of a base and when the things were deleted, where
	// those are not as in deltas.
	base func(*segment.File) (keys []K, deleted *column.Ints, err error)
}

// EntityKeys identify entities.
func EntityKeys(d *column.Dict) Keys[delta.Entity] {
	return Keys[delta.Entity]{
		fields: func(keys []delta.Entity) []segment.Field {
			rows := pluck(keys, func(e delta.Entity) uint32 { return e.Row })
			codes := pluck(keys, func(e delta.Entity) uint32 { return e.Key })
			return []segment.Field{{Name: "_row", Ints: column.IntsOf(rows)}, textField("_key", d, codes)}
		},
		read: func(f *segment.File) ([]delta.Entity, error) {
			rows, err := f.Ints("_row")
			if err != nil {
				return nil, err
			}
			names, err := codes(f, "_key")
			if err != nil {
				return nil, err
			}
			keys := make([]delta.Entity, len(names))
			for i := range keys {
				keys[i] = delta.Entity{Row: rows.At(uint32(i)), Key: names[i]}
			}
			return keys, nil
		},
		base: func(f *segment.File) ([]delta.Entity, *column.Ints, error) {
			names, err := codes(f, "_key")
			if err != nil {
				return nil, nil, err
			}
			keys := make([]delta.Entity, f.Rows())
			for i, code := range names {
				keys[i] = delta.Entity{Row: uint32(i), Key: code}
			}
			deleted, err := f.Ints("_deleted")
			return keys, deleted, err
		},
	}
}

// rowKeys identify entities of a delta by their rows alone, for who applies it to
// a column.
func rowKeys() Keys[delta.Entity] {
	return Keys[delta.Entity]{read: func(f *segment.File) ([]delta.Entity, error) {
		rows, err := f.Ints("_row")
		if err != nil {
			return nil, err
		}
		keys := make([]delta.Entity, rows.Len())
		for i := range keys {
			keys[i].Row = rows.At(uint32(i))
		}
		return keys, nil
	}}
}

// PairKeys identify relationships within a partition.
func PairKeys() Keys[column.Pair] {
	return Keys[column.Pair]{
		fields: func(keys []column.Pair) []segment.Field {
			return []segment.Field{
				{Name: "_from", Ints: column.IntsOf(pluck(keys, func(p column.Pair) uint32 { return p.From }))},
				{Name: "_to", Ints: column.IntsOf(pluck(keys, func(p column.Pair) uint32 { return p.To }))},
			}
		},
		read: func(f *segment.File) ([]column.Pair, error) {
			from, err := f.Ints("_from")
			if err != nil {
				return nil, err
			}
			to, err := f.Ints("_to")
			if err != nil {
				return nil, err
			}
			keys := make([]column.Pair, f.Rows())
			for i := range keys {
				keys[i] = column.Pair{From: from.At(uint32(i)), To: to.At(uint32(i))}
			}
			return keys, nil
		},
	}
}

// LinkKeys identify relationships between partitions.
func LinkKeys(d *column.Dict) Keys[column.LinkEnds] {
	parts := []struct {
		name string
		of   func(*column.LinkEnds) *uint32
	}{
		{"_from_partition", func(e *column.LinkEnds) *uint32 { return &e.FromPartition }},
		{"_from_key", func(e *column.LinkEnds) *uint32 { return &e.FromKey }},
		{"_to_partition", func(e *column.LinkEnds) *uint32 { return &e.ToPartition }},
		{"_to_key", func(e *column.LinkEnds) *uint32 { return &e.ToKey }},
	}
	return Keys[column.LinkEnds]{
		fields: func(keys []column.LinkEnds) []segment.Field {
			var fields []segment.Field
			for _, part := range parts {
				codes := pluck(keys, func(e column.LinkEnds) uint32 { return *part.of(&e) })
				fields = append(fields, textField(part.name, d, codes))
			}
			return fields
		},
		read: func(f *segment.File) ([]column.LinkEnds, error) {
			keys := make([]column.LinkEnds, f.Rows())
			for _, part := range parts {
				names, err := codes(f, part.name)
				if err != nil {
					return nil, err
				}
				for i, code := range names {
					*part.of(&keys[i]) = code
				}
			}
			return keys, nil
		},
	}
}

func pluck[K any](keys []K, part func(K) uint32) []uint32 {
	all := make([]uint32, len(keys))
	for i, key := range keys {
		all[i] = part(key)
	}
	return all
}

func textField(name string, d *column.Dict, codes []uint32) segment.Field {
	return segment.Field{Name: name, Kind: graph.KindText, Column: &column.Texts{Dict: d, Codes: codes}}
}
