// Package exec answers queries from the columns of one generation.
//
// A query goes through small passes. Its shape is checked and put in the order
// of work. The pattern is bound to the tables and relationships that the view
// has, with every condition compiled for the table it will be tested on. The
// walk follows the bound pattern depth first, from row to row, and hands every
// match to a collector, which keeps what the answer needs of it: rows, the
// best rows, or groups. No intermediate table is ever made.
//
// A match is a binding of the pattern's slots. The same entity or relationship
// may stand in several slots of one match. Without ORDER BY, matches come in
// the order of the walk: by partition, type and row of the start, then along
// each hop. That order is the same every time for the same generation.
//
// The package knows nothing of files, of transactions or of query languages.
package exec

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// Executor answers queries on one generation of the graph. It is safe for
// concurrent use.
type Executor struct{ view *column.View }

var _ plan.Executor = (*Executor)(nil)

// New is an executor for one view.
func New(v *column.View) *Executor { return &Executor{v} }

// Generation says which state of the graph the answers show.
func (e *Executor) Generation() graph.Generation { return e.view.Generation() }

// Execute answers a query. It fails with the context's cause when that ends
// first, and when the query contradicts itself: a slot bound twice or not at
// all, an aggregate in a filter, an order by what differs within a row's
// group.
//
// An entity in a cell has all its properties by name, with _beginOn, _class,
// _createdOn and _integrationName among them; its identifier, type and key are
// fields of their own. A relationship in a cell is an entity without
// identifier, with _class, _fromEntityKey, _toEntityKey and displayName.
func (e *Executor) Execute(ctx context.Context, q plan.Query, _ plan.Budget) (*plan.Result, error) {
	s, err := newShape(q)
	if err != nil {
		return nil, err
	}
	result := &plan.Result{Columns: s.names()}
	if s.limit == 0 {
		return result, nil
	}
	out := newOutput(s)
	w := &walk{
		match:   match{things: make([]thing, s.main.width())},
		collect: newCollector(s, out),
	}
	if err := w.run(ctx, bind(e.view, s, out.scope)); err != nil {
		return nil, err
	}
	result.Rows = w.collect.rows()
	result.Scanned = w.scanned
	return result, nil
}
