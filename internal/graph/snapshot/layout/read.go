package layout

import (
	"errors"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/segment"
)

// Stored is the open segments of a type.
type Stored struct {
	Base   *segment.File
	Deltas []*segment.File
	// Volatile may be nil.
	Volatile *segment.File
}

// ReadRows puts the entities of a type together. Its errors, as those of all
// reading, wrap graph.ErrDamaged when the segments do not fit.
func ReadRows(s Stored, d *column.Dict, t *graph.EntityType) (*column.Rows, error) {
	rows, err := readBase(s.Base, d, t)
	if err != nil {
		return nil, err
	}
	for _, f := range s.Deltas {
		changes, err := readDelta(f, d, t.Properties, EntityKeys(d))
		if err != nil {
			return nil, err
		}
		generations, err := f.Ints("_generation")
		if err != nil {
			return nil, err
		}
		if err := delta.ApplyRows(rows, changes, generations); err != nil {
			return nil, f.Damaged(err)
		}
	}
	return rows, readVolatile(s.Volatile, rows.Block)
}

func readBase(f *segment.File, d *column.Dict, t *graph.EntityType) (*column.Rows, error) {
	keys, err := texts(f, d, "_key")
	if err != nil {
		return nil, err
	}
	var histories [3][]uint32
	for i, name := range []string{"_created", "_begin", "_deleted"} {
		if histories[i], err = f.Ints(name); err != nil {
			return nil, err
		}
	}
	b, err := block(f, d, t.Properties)
	if err != nil {
		return nil, err
	}
	return column.RowsOf(t, keys, histories[0], histories[1], histories[2], b), nil
}

// ReadSet puts the relationships of a type together.
func ReadSet[K comparable](s Stored, d *column.Dict, props []graph.Property, keys Keys[K], compare func(a, b K) int) (column.Set[K], error) {
	none := column.Set[K]{}
	set := column.Set[K]{}
	var err error
	if set.Keys, err = keys.read(s.Base); err != nil {
		return none, err
	}
	if !slices.IsSortedFunc(set.Keys, compare) {
		return none, s.Base.Damaged(errors.New("its rows are out of order"))
	}
	if set.Block, err = block(s.Base, d, props); err != nil {
		return none, err
	}
	var deltas []*delta.Delta[K]
	for _, f := range s.Deltas {
		changes, err := readDelta(f, d, props, keys)
		if err != nil {
			return none, err
		}
		deltas = append(deltas, changes)
	}
	set = delta.ApplySet(set, deltas, compare)
	return set, readVolatile(s.Volatile, set.Block)
}

// readVolatile adds the volatile properties to a state.
func readVolatile(f *segment.File, b *column.Block) error {
	if f == nil {
		return nil
	}
	if f.Rows() != b.Len() {
		return f.Damaged(fmt.Errorf("it has %d rows for a state of %d", f.Rows(), b.Len()))
	}
	for i, p := range b.Properties() {
		if !p.Volatile {
			continue
		}
		c, err := f.Column(p.Name, p.Kind)
		if err != nil {
			return err
		}
		b.Fill(i, c)
	}
	return nil
}
