// Package query answers questions about a graph: it takes the text of a
// query, has it parsed, checked and planned, executes the plan within a time
// budget, and says how complete the answer is. Answers are written as a
// table, as JSON or as CSV.
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

// DefaultBudget is the time a query may take when nothing else is said.
const DefaultBudget = 30 * time.Second

// Options are the conditions under which a query is answered. The zero value
// is good.
type Options struct {
	// Schema holds the names a query can use; graph.Declared when nil.
	Schema *graph.Schema
	// Budget is the time the query may take; DefaultBudget when zero.
	Budget time.Duration
	// Now is what date.now means; the present when zero.
	Now time.Time
}

// TimeoutError is the error of a query that did not end within its budget.
type TimeoutError struct{ Budget time.Duration }

// Error says what a person can do.
func (e *TimeoutError) Error() string {
	return fmt.Sprintf("the query did not end within %s: narrow it with WITH, or allow it more time", e.Budget)
}

// Type is the shape of an answer.
type Type string

// The shapes of answers.
const (
	// List is a list of entities.
	List Type = "list"
	// Table is rows of columns.
	Table Type = "table"
)

// Answer is the answer to a query.
type Answer struct {
	Type Type
	// Columns are the names of a table's columns, nil for a list.
	Columns []string
	// Rows are a table's rows, or a list's entities as rows of one cell.
	Rows     [][]plan.Cell
	Warnings []j1ql.Warning
	// Generation and AsOf say which state of the graph was asked.
	Generation uint64
	AsOf       time.Time
	// Gaps are what the answer may lack.
	Gaps []Gap
	// Scanned counts the entities and relationships that were looked at.
	Scanned int
}

// Run answers the query. A query that is wrong gets a *j1ql.Error, one that
// takes too long a *TimeoutError, and one that is cancelled the cause of ctx.
func Run(ctx context.Context, g Graph, text string, opt Options) (*Answer, error) {
	schema := opt.Schema
	if schema == nil {
		schema = graph.Declared()
	}
	parsed, err := j1ql.Parse(text)
	if err != nil {
		return nil, err
	}
	todo, warnings, err := j1ql.Compile(parsed, schema, j1ql.Options{Now: opt.Now})
	if err != nil {
		return nil, err
	}
	result, err := execute(ctx, g, todo, opt.Budget)
	if err != nil {
		return nil, err
	}
	answer := &Answer{
		Type: List, Columns: result.Columns, Rows: result.Rows, Scanned: result.Scanned,
		Warnings:   warnings,
		Generation: g.Generation().Number, AsOf: g.Generation().At,
		Gaps: gaps(g.Generation().Steps, typesOf(todo, schema)),
	}
	if len(todo.Output.Columns) > 0 {
		answer.Type = Table
	}
	return answer, nil
}

func execute(ctx context.Context, g Graph, q plan.Query, budget time.Duration) (*plan.Result, error) {
	if budget == 0 {
		budget = DefaultBudget
	}
	ctx, cancel := context.WithTimeoutCause(ctx, budget, &TimeoutError{budget})
	defer cancel()
	result, err := g.Execute(ctx, q, plan.Budget{})
	var late *TimeoutError
	switch {
	case errors.As(err, &late):
		return nil, late
	case err != nil:
		return nil, fmt.Errorf("execute the query: %w", err)
	}
	return result, nil
}
