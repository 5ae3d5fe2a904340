package segment

import (
	"errors"
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Pick reads the values that the named column has in these rows, which
// ascend. Groups of rows without any of them are not read. It is nil when the
// segment has no column of that name and kind, or no value in these rows.
func (f *File) Pick(name string, k graph.Kind, rows []uint32) (column.Column, error) {
	leaf, ok := f.find(name, k)
	if !ok {
		return nil, nil
	}
	picked := column.NewBuilder(f.dict, k, len(rows))
	err := f.guard(func() error { return f.pick(leaf, k, rows, picked) })
	if err != nil {
		return nil, fmt.Errorf("column %s of %w", name, err)
	}
	return picked.Column(), nil
}

func (f *File) pick(leaf int, k graph.Kind, rows []uint32, into *column.Builder) error {
	first := int64(0)
	for _, group := range f.parquet.RowGroups() {
		end := first + group.NumRows()
		if len(rows) == 0 || int64(rows[0]) >= end {
			first = end
			continue
		}
		to := newReceiver(k, f)
		if err := eachPage(group.ColumnChunks()[leaf].Pages(), to.page); err != nil {
			return err
		}
		for len(rows) > 0 && int64(rows[0]) < end {
			row := uint32(int64(rows[0]) - first)
			if int(row) >= to.made.Len() {
				return errors.New("rows of a column are missing")
			}
			into.Append(column.WordOf(to.made.Column(), k, row))
			rows = rows[1:]
		}
		first = end
	}
	if len(rows) > 0 {
		return errors.New("rows are missing")
	}
	return nil
}
