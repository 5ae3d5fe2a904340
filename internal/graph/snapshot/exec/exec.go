// Package exec answers queries from the columns of one generation.
//
// A query goes through small passes, each a package: it is checked and put in
// the order of work (shape); what it reads of the generation is brought into
// memory (need, in here); its subqueries are answered; its expressions are
// compiled for the tables they will be computed on (cond); its matches are
// found (walk) and made an answer of (collect). Lists, trees and groups of
// plain chains are found without their matches (sweep).
//
// A match is a binding of the pattern's slots. The same entity or relationship
// may stand in several slots of one match. Without ORDER BY, the rows of an
// answer come in the order of the pattern: by partition, type and row of the
// start, then along each step; groups come in the order of what they are
// grouped by. The order is the same every time for the same generation.
//
// The package knows nothing of files, of transactions or of query languages.
package exec

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/collect"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/shape"
	"parapet/internal/graph/snapshot/exec/walk"
)

// Executor answers queries on one generation of the graph. It is safe for
// concurrent use.
type Executor struct{ source column.Source }

var _ plan.Executor = (*Executor)(nil)

// New is an executor for one generation.
func New(s column.Source) *Executor { return &Executor{s} }

// Generation says which state of the graph the answers show.
func (e *Executor) Generation() graph.Generation { return e.source.Generation() }

// Execute answers a query. It fails with the context's cause when that ends
// first, with a *plan.BudgetError when the query takes too much memory, and
// when the query contradicts itself: a slot bound twice or not at all, an
// aggregate in a filter, an order by what differs within a row's group.
//
// An entity in a cell has all its properties by name, with the graph's own
// among them; its identifier, type and key are fields of their own. So has a
// relationship.
func (e *Executor) Execute(ctx context.Context, q plan.Query, b plan.Budget) (*plan.Result, error) {
	w := &work{source: e.source, meter: budget.NewMeter(b.Memory), answers: map[*plan.Query]*cond.Values{}}
	defer context.AfterFunc(ctx, w.meter.Stop)()
	result, err := w.execute(ctx, q, b.Rows)
	if err != nil {
		return nil, err
	}
	result.Scanned += w.scanned
	result.Operators = append(w.operators, result.Operators...)
	return result, nil
}

// work is the work on one query and its subqueries.
type work struct {
	source    column.Source
	meter     *budget.Meter
	answers   map[*plan.Query]*cond.Values
	scanned   int             // for subqueries
	operators []plan.Operator // of subqueries
}

// execute answers a query with as many rows at most.
func (w *work) execute(ctx context.Context, q plan.Query, rows int) (*plan.Result, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	s, err := shape.New(q)
	if err != nil {
		return nil, err
	}
	for _, sub := range subqueries(q) {
		if err := w.answer(ctx, sub); err != nil {
			return nil, fmt.Errorf("subquery: %w", err)
		}
	}
	began := time.Now()
	view, err := w.source.Pin(need(w.source.Schema(), s))
	if err != nil {
		return nil, fmt.Errorf("load what the query reads: %w", err)
	}
	load := loaded(view, time.Since(began))
	result, err := w.find(ctx, view, s, rows)
	if err != nil {
		return nil, err
	}
	result.Columns = names(s)
	result.Operators = slices.Insert(result.Operators, 0, load)
	return result, nil
}

// find finds the matches of a query and makes an answer of them.
func (w *work) find(ctx context.Context, view *column.View, s *shape.Query, rows int) (*plan.Result, error) {
	began := time.Now()
	env := &cond.Env{Schema: view.Schema(), Answers: w.answers, Meter: w.meter}
	costs := cost.New(view, env)
	if result, taken, err := w.sweep(ctx, view, costs, env, s, rows); taken || err != nil {
		return result, err
	}
	stops := collect.Stops(s)
	walking := walk.New(view, env, costs, s, stops)
	planned := time.Since(began)
	options := collect.Options{Env: env, Meter: w.meter, Rows: rows, InOrder: walking.InOrder}
	workers := 1
	if !stops {
		workers = walking.Workers()
	}
	collectors := make([]*collect.Collector, workers)
	scopes, sinks := make([]*cond.Scope, workers), make([]walk.Collector, workers)
	for i := range collectors {
		collectors[i] = collect.New(s, options)
		scopes[i], sinks[i] = collectors[i].Scope(), collectors[i]
	}
	stats, err := walking.Run(ctx, w.meter, scopes, sinks)
	if err != nil {
		return nil, err
	}
	began = time.Now()
	for _, c := range collectors[1:] {
		collectors[0].Merge(c)
	}
	result := collectors[0].Result()
	if err := walk.Failure(ctx, w.meter); err != nil {
		return nil, err
	}
	result.Scanned = stats.Scanned
	stats.Operators[0].Time += planned
	took := stats.Collecting + time.Since(began)
	result.Operators = completed(append(stats.Operators, made(costs, s, walking.Matches)), result, took)
	return result, nil
}

// names are the names of a table's columns.
func names(s *shape.Query) []string {
	if s.Shape != plan.Table {
		return nil
	}
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Name
	}
	return names
}
