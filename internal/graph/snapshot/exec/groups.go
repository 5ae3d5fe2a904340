package exec

import (
	"context"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/collect"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/shape"
	"parapet/internal/graph/snapshot/exec/sweep"
	"parapet/internal/graph/snapshot/exec/walk"
)

// sweep answers a query by whole sets of rows, if it is of the kind.
func (w *work) sweep(ctx context.Context, view *column.View, costs *cost.Model, env *cond.Env, s *shape.Query, rows int) (_ *plan.Result, taken bool, _ error) {
	if len(s.Where) > 0 {
		return nil, false, nil
	}
	options := collect.Options{Env: env, Meter: w.meter, Rows: rows, InOrder: true}
	request := sweep.Request{Env: env, View: view, Meter: w.meter, Costs: costs, Pattern: s.Pattern}
	switch {
	case s.Grouped():
		return w.groups(ctx, s, options, request)
	case lists(s):
		return w.list(ctx, s, options, request)
	case s.Whole() && s.Having == nil:
		return w.tree(ctx, s, options, request)
	}
	return nil, false, nil
}

// few is up to how many rows a walk, which stops when it has them, is quicker.
const few = 1000

// lists says that an answer is many of the entities that the pattern begins
// with, after steps.
func lists(s *shape.Query) bool {
	if s.Shape != plan.List || len(s.Pattern.Steps) == 0 || s.Limit < few {
		return false
	}
	for _, o := range s.Sorts {
		for slot := range plan.Slots(o.Expr) {
			if slot != s.Pattern.Start.Slot {
				return false
			}
		}
	}
	return true
}

func (w *work) list(ctx context.Context, s *shape.Query, o collect.Options, r sweep.Request) (_ *plan.Result, taken bool, _ error) {
	found, taken, err := sweep.Starts(ctx, r)
	if !taken || err != nil {
		return nil, taken, err
	}
	began := time.Now()
	collector := collect.New(s, o)
	m := &cond.Match{Things: make([]cond.Thing, len(s.Place))}
	for thing := range found.Things() {
		m.Things[s.Place[s.Pattern.Start.Slot]] = thing
		if !collector.Add(m) || w.meter.Stopped() {
			break
		}
	}
	answer := made(r.Costs, s, float64(found.Operators[0].Estimated))
	return w.swept(ctx, collector, began, found.Scanned, append(found.Operators, answer))
}

// tree makes a tree of what stands in matches.
func (w *work) tree(ctx context.Context, s *shape.Query, o collect.Options, r sweep.Request) (_ *plan.Result, taken bool, _ error) {
	began := time.Now()
	collector, m := collect.New(s, o), &cond.Match{}
	shown, taken, err := sweep.Tree(ctx, r, func(things []cond.Thing) bool {
		m.Things = things
		return collector.Add(m)
	})
	if !taken || err != nil {
		return nil, taken, err
	}
	began = began.Add(shown.Operators[0].Time) // which is its own
	answer := made(r.Costs, s, 0)
	answer.Estimated = cost.Whole(shown.Expected)
	return w.swept(ctx, collector, began, shown.Scanned, append(shown.Operators, answer))
}

func (w *work) groups(ctx context.Context, s *shape.Query, o collect.Options, r sweep.Request) (_ *plan.Result, taken bool, _ error) {
	collector := collect.New(s, o)
	r.Keys, r.Aggregates = s.Keys(), collector.Scope().Aggregates
	expected := r.Costs.Matches(s.Pattern)
	r.Expected = told(r.Costs, s, expected)
	answer, taken, err := sweep.Groups(ctx, r)
	if !taken || err != nil {
		return nil, taken, err
	}
	began := time.Now()
	put(collector, s, answer)
	return w.swept(ctx, collector, began, answer.Scanned, append(answer.Operators, made(r.Costs, s, expected)))
}

// put hands the groups to a collector, each as one match.
func put(c *collect.Collector, s *shape.Query, a *sweep.Answer) {
	m := &cond.Match{
		Things: make([]cond.Thing, len(s.Place)),
		Totals: make([]graph.Value, len(c.Scope().Aggregates)),
	}
	for group := range a.Len() {
		for i, slot := range a.Slots {
			m.Things[s.Place[slot]] = a.Thing(group, i)
		}
		for i := range m.Totals {
			m.Totals[i] = a.Total(group, i)
		}
		if !c.Put(m) {
			return
		}
	}
}

// swept is the answer of a collector that has all that sweeps found. Its
// operators end with that of the answer.
func (w *work) swept(ctx context.Context, c *collect.Collector, began time.Time, scanned int, ops []plan.Operator) (*plan.Result, bool, error) {
	result := c.Result()
	if err := walk.Failure(ctx, w.meter); err != nil {
		return nil, true, err
	}
	result.Scanned = scanned
	result.Operators = completed(ops, result, time.Since(began))
	return result, true, nil
}
