package sweep

import (
	"context"
	"iter"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// Starts are the rows of a request's first node that stand in a match, by
// table and row, unless the request is not of the kind that the package takes.
// It looks at the pattern alone.
func Starts(ctx context.Context, r Request) (_ *Found, taken bool, err error) {
	t, taken, err := reduceTo(ctx, r)
	if t == nil {
		return nil, taken, err
	}
	defer t.finish()
	found := &Found{Operators: t.reduced(), Scanned: int(t.work.looked.Load())}
	for _, s := range t.chain.levels[0].sites {
		found.tables = append(found.tables, s.table)
		found.rows = append(found.rows, s.rows)
	}
	return found, true, nil
}

// Found is rows of some tables.
type Found struct {
	tables    []*column.Table
	rows      []cond.Bits
	Scanned   int
	Operators []plan.Operator
}

// Things streams the rows.
func (f *Found) Things() iter.Seq[cond.Thing] {
	return func(yield func(cond.Thing) bool) {
		for i, t := range f.tables {
			for row := range f.rows[i].Rows() {
				if !yield(cond.Thing{Table: t, Row: row}) {
					return
				}
			}
		}
	}
}
