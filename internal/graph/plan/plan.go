// Package plan is what a query asks of a graph, in the graph's own words: a
// pattern of entities and hops, conditions on them, and what to make of the
// matches. It has no word of any query language; languages compile to it, and
// stores execute it.
//
// A pattern binds slots. Every entity and every traversed relationship of a
// match stands in its slot, and expressions refer to it by the slot's number.
package plan

import (
	"context"

	"parapet/internal/graph"
)

// Slot is the number of an entity or relationship of the pattern.
type Slot int

// Query is a whole query.
type Query struct {
	Pattern Pattern
	// Where filters complete matches; nil keeps all.
	Where  Expr
	Output Output
}

// Pattern is a start and a chain of steps from it.
type Pattern struct {
	Start Node
	Steps []Step
}

// Node is a condition on one entity.
type Node struct {
	Slot  Slot
	Types Types
	// Filter sees this node's slot only; nil passes every entity.
	Filter Expr
}

// Types is a set of types: those listed, or every type.
type Types struct {
	Any  bool
	List []graph.Type
}

// Step continues a pattern from the entity before it.
type Step interface{ step() }

// Hop goes over one relationship to another entity.
type Hop struct {
	Edge Edge
	Node Node
}

// Absent keeps a match when no chain of these hops leads on from it. Its slots
// stand for nothing outside. It ends a pattern.
type Absent struct{ Hops []Hop }

func (Hop) step()    {}
func (Absent) step() {}

// Edge is a condition on one relationship.
type Edge struct {
	Slot      Slot
	Types     Types
	Direction Direction
}

// Direction says which way a relationship points, seen along the chain.
type Direction uint8

// Either direction, from the entity before to the one after, or back.
const (
	Either Direction = iota
	Forward
	Backward
)

// Output says what becomes of the matches.
type Output struct {
	// Columns make a table, one row a match. Without columns the result is
	// the list of distinct entities of the pattern's start.
	Columns []Column
	// Distinct leaves out rows that came before.
	Distinct bool
	OrderBy  []Sort
	Skip     int
	// Limit is the greatest number of rows, negative for all.
	Limit int
}

// Column is one column of a table. When any column aggregates, the others are
// what the rows are grouped by.
type Column struct {
	Name string
	Expr Expr
}

// Sort is one key to order rows by. Undefined comes last both ways. Rows that
// all keys leave equal are ordered by the ids of the entities they come from,
// so that an answer is the same every time.
type Sort struct {
	Expr Expr
	Desc bool
}

// Executor answers queries.
type Executor interface {
	// Execute fails with the context's cause when that ends first.
	Execute(ctx context.Context, q Query) (*Result, error)
}

// Result is the answer to a query.
type Result struct {
	// Columns are the names of a table's columns, nil for a list.
	Columns []string
	// Rows are a table's rows, or a list's entities as rows of one cell.
	Rows [][]Cell
	// Scanned counts the entities and relationships that were looked at.
	Scanned int
}

// Cell is one value of a row: an entity when it is set.
type Cell struct {
	Value  graph.Value
	Entity *graph.Entity
}
