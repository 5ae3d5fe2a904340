package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"parapet/internal/graph/plan"
)

// steady asks again for a list or a table, without its window and with a
// budget of as many rows: the same rows stand in the same places.
func (w *world) steady(ctx context.Context, q plan.Query, got *plan.Result) error {
	if q.Output.Shape == plan.Tree {
		return nil
	}
	executor, err := w.store.At(ctx, q.At)
	if err != nil {
		return err
	}
	out := q.Output
	q.Output.Skip, q.Output.Limit = 0, -1
	all, err := executor.Execute(ctx, q, plan.Budget{})
	if err != nil {
		return err
	}
	p := printer{schema: w.graphs[0].Schema, whole: true}
	window := all.Rows[min(out.Skip, len(all.Rows)):]
	if out.Limit >= 0 {
		window = window[:min(out.Limit, len(window))]
	}
	if a, b := listing(p, window), listing(p, got.Rows); a != b {
		return fmt.Errorf("with SKIP %d and LIMIT %d the rows are\n%s\nand of all rows they are\n%s", out.Skip, out.Limit, b, a)
	}
	return w.truncated(ctx, executor, q, all.Rows)
}

// truncated asks with a budget of half the rows.
func (w *world) truncated(ctx context.Context, executor plan.Executor, q plan.Query, all [][]plan.Cell) error {
	half := len(all) / 2
	if half == 0 {
		return nil
	}
	r, err := executor.Execute(ctx, q, plan.Budget{Rows: half})
	if err != nil {
		return err
	}
	p := printer{schema: w.graphs[0].Schema, whole: true}
	if !r.Truncated || len(r.Rows) != half {
		return fmt.Errorf("with a budget of %d rows there are %d, truncated %t", half, len(r.Rows), r.Truncated)
	}
	if q.Output.Shape == plan.Table && !slices.Equal(r.Columns, names(q.Output.Columns)) {
		return errors.New("a truncated table has other columns")
	}
	if a, b := listing(p, all[:half]), listing(p, r.Rows); a != b {
		return fmt.Errorf("with a budget of %d rows they are\n%s\nand of all rows they are\n%s", half, b, a)
	}
	return nil
}

func names(columns []plan.Column) []string {
	var all []string
	for _, c := range columns {
		all = append(all, c.Name)
	}
	return all
}
