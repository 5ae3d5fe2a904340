package exec

import (
	"context"
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/collect"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
	"parapet/internal/graph/snapshot/exec/sweep"
)

// sweep answers a query by whole sets of rows, if it is of the kind.
func (w *work) sweep(ctx context.Context, view *column.View, env *cond.Env, s *shape.Query, rows int) (_ *plan.Result, taken bool, _ error) {
	if !s.Grouped() || len(s.Where) > 0 {
		return nil, false, nil
	}
	collector := collect.New(s, collect.Options{Env: env, Meter: w.meter, Rows: rows})
	answer, taken, err := sweep.Groups(ctx, sweep.Request{
		Env: env, View: view, Meter: w.meter,
		Pattern: s.Pattern, Keys: s.Keys(), Aggregates: collector.Scope().Aggregates,
	})
	if !taken || err != nil {
		return nil, taken, err
	}
	began := time.Now()
	for _, g := range answer.Groups {
		m := &cond.Match{Things: make([]cond.Thing, len(s.Place)), Totals: g.Totals}
		for i, slot := range answer.Slots {
			m.Things[s.Place[slot]] = g.Things[i]
		}
		if !collector.Put(m) {
			break
		}
	}
	result := collector.Result()
	if err := w.meter.Err(); err != nil {
		return nil, true, err
	}
	result.Scanned = answer.Scanned
	result.Operators = append(answer.Operators, made(s, result, time.Since(began)))
	return result, true, nil
}
