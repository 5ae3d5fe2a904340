// Package query answers questions about a graph: it takes the text of a
// query, has it parsed, checked and planned, chooses the state of the graph
// that it asks, executes the plan within a budget, and says how complete the
// answer is. A Pager hands out long answers page by page. Answers are written
// as a table, as JSON, as lines of JSON or as CSV, and so are the operators
// that made them.
//
// The package does not know how a graph is stored or how a plan is executed,
// and nothing of where an answer is shown.
package query

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
)

// Graph is one generation of a graph that executes plans.
type Graph interface {
	plan.Executor
	Generation() graph.Generation
}

// Graphs are the generations of a graph that are kept.
type Graphs interface {
	// Latest is the last generation.
	Latest(ctx context.Context) (Graph, error)
	// At is the generation that was the last at a moment. Its error says from
	// when on the graph is known.
	At(ctx context.Context, moment time.Time) (Graph, error)
}

// What a query may take when nothing else is said.
const (
	DefaultTimeout = 30 * time.Second
	DefaultMemory  = 1 << 30
	DefaultRows    = 1_000_000
)

// Options are the conditions under which a query is answered. The zero value
// is good.
type Options struct {
	// Schema holds the names a query can use; graph.Declared when nil.
	Schema *graph.Schema
	// Language is what the query's meaning depends on besides its text.
	Language j1ql.Options
	// Timeout is the time the query may take; DefaultTimeout when zero.
	Timeout time.Duration
	// Memory is how many bytes it may hold beside the graph; DefaultMemory
	// when zero, and negative for any number.
	Memory int64
	// Rows is how many rows an answer may have; DefaultRows when zero, and
	// negative for any number.
	Rows int
	// StaleAfter is the age at which what was read counts as stale;
	// DefaultStaleAfter when zero.
	StaleAfter time.Duration
}

// MostRows is how many rows an answer may have, the default included; it is negative
// for any number.
func (o Options) MostRows() int {
	if o.Rows == 0 {
		return DefaultRows
	}
	return o.Rows
}

func (o Options) withDefaults() Options {
	if o.Schema == nil {
		o.Schema = graph.Declared()
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Memory == 0 {
		o.Memory = DefaultMemory
	}
	o.Rows = o.MostRows()
	if o.StaleAfter == 0 {
		o.StaleAfter = DefaultStaleAfter
	}
	if o.Language.Now.IsZero() {
		o.Language.Now = time.Now()
	}
	return o
}

// TimeoutError is the error of a query that did not end within its time.
type TimeoutError struct{ Timeout time.Duration }

// Error says what a person can do.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("the query did not end within %s: narrow it with WITH, or allow it more time", e.Timeout)
}

// Run answers the query wholly. A query that is wrong gets a *j1ql.Error, one
// that takes too long a *TimeoutError, one that takes too much memory a
// *plan.BudgetError, and one that is cancelled the cause of ctx.
func Run(ctx context.Context, graphs Graphs, text string, opt Options) (*Answer, error) {
	p, err := prepare(text, opt)
	if err != nil {
		return nil, err
	}
	g, err := p.choose(ctx, graphs)
	if err != nil {
		return nil, err
	}
	return p.ask(ctx, g)
}

// prepared is a query that is ready to be asked.
type prepared struct {
	parsed   *j1ql.Query
	plan     plan.Query
	warnings []j1ql.Warning
	opt      Options
}

func prepare(text string, opt Options) (*prepared, error) {
	p := &prepared{opt: opt.withDefaults()}
	var err error
	if p.parsed, err = j1ql.Parse(text); err != nil {
		return nil, err
	}
	p.plan, p.warnings, err = j1ql.Compile(p.parsed, p.opt.Schema, p.opt.Language)
	return p, err
}

// choose is the generation that the query asks.
func (p *prepared) choose(ctx context.Context, graphs Graphs) (Graph, error) {
	if p.plan.At.IsZero() {
		return graphs.Latest(ctx)
	}
	return graphs.At(ctx, p.plan.At)
}

// ask executes the plan and makes the whole answer of its result.
func (p *prepared) ask(ctx context.Context, g Graph) (*Answer, error) {
	begun := time.Now()
	result, err := p.execute(ctx, g, p.plan, p.opt.Rows)
	if err != nil {
		return nil, err
	}
	a := p.answer(g, result)
	a.Meta.Took = time.Since(begun)
	return a, nil
}

// execute runs the plan, or a part of it, within the time and memory that the
// query may take, and for at most so many rows, 0 or negative for any number.
func (p *prepared) execute(ctx context.Context, g Graph, q plan.Query, rows int) (*plan.Result, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, p.opt.Timeout, &TimeoutError{p.opt.Timeout})
	defer cancel()
	result, err := g.Execute(ctx, q, plan.Budget{Rows: max(0, rows), Memory: max(0, p.opt.Memory)})
	var late *TimeoutError
	switch {
	case errors.As(err, &late):
		return nil, late
	case err != nil:
		return nil, fmt.Errorf("execute the query: %w", err)
	}
	return result, nil
}
