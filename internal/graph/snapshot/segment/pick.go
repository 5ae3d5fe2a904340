package segment

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Pick reads the values that the named column has in these rows, which
// ascend. Groups of rows without any of them are not read, and pages without
// any are passed over. It is nil when the segment has no column of that name
// and kind, or no value in these rows.
func (f *File) Pick(name string, k graph.Kind, rows []uint32) (column.Column, error) {
	leaf, ok := f.find(name, k)
	if !ok {
		return nil, nil
	}
	p := &picker{receiver: &receiver{file: f, kind: k}, rows: rows, picked: column.NewBuilder(f.dict, k, len(rows))}
	err := f.guard(func() error { return p.pick(leaf) })
	if err != nil {
		return nil, fmt.Errorf("column %s of %w", name, err)
	}
	return p.picked.Column(), nil
}

// picker receives one page at a time, and keeps some rows of it.
type picker struct {
	*receiver
	// first is the row that the next page begins with.
	first  int64
	rows   []uint32 // still to be picked
	picked *column.Builder
}

func (p *picker) pick(leaf int) error {
	end := int64(0)
	for _, group := range p.file.parquet.RowGroups() {
		p.first, end = end, end+group.NumRows()
		if !p.wants(end) {
			continue
		}
		if err := eachPage(group.ColumnChunks()[leaf].Pages(), p.page); err != nil {
			return err
		}
	}
	if len(p.rows) > 0 {
		return errors.New("rows of a column are missing")
	}
	return nil
}

// wants says whether any row before the end is still to be picked.
func (p *picker) wants(end int64) bool { return len(p.rows) > 0 && int64(p.rows[0]) < end }

func (p *picker) page(page parquet.Page) error {
	first, end := p.first, p.first+page.NumRows()
	p.first = end
	if !p.wants(end) {
		return nil
	}
	p.made = column.NewBuilder(p.file.dict, p.kind, int(end-first))
	if err := p.receiver.page(page); err != nil {
		return err
	}
	for made := p.made.Column(); p.wants(end); p.rows = p.rows[1:] {
		row := int64(p.rows[0]) - first
		if row < 0 || row >= int64(p.made.Len()) {
			return errLevels
		}
		p.picked.Append(column.WordOf(made, p.kind, uint32(row)))
	}
	return nil
}
