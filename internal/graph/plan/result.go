package plan

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	"parapet/internal/graph"
)

// Executor answers queries.
type Executor interface {
	// Execute fails with the context's cause when that ends first, and with a
	// *BudgetError when the query takes more memory than it may.
	Execute(ctx context.Context, q Query, b Budget) (*Result, error)
}

// Budget is what one query may take. Its time is the context's.
type Budget struct {
	// Rows is how many rows, or vertices and edges of a tree, an answer may
	// have; what is beyond is left out and the result is truncated. 0 is no
	// limit.
	Rows int
	// Memory is how many bytes a query may hold at a time, beside the graph.
	// 0 is no limit.
	Memory int64
}

// BudgetError: a query took more memory than it may.
type BudgetError struct{ Memory int64 }

// Error says what a person can do.
func (e *BudgetError) Error() string {
	return fmt.Sprintf("the query takes more than %s of memory: narrow it with WITH, or return fewer columns or rows", size(e.Memory))
}

// size is a number of bytes in the unit that shows it best.
func size(bytes int64) string {
	for _, unit := range []struct {
		name  string
		bytes int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if bytes >= unit.bytes {
			hundredths := math.Round(100 * float64(bytes) / float64(unit.bytes))
			return strconv.FormatFloat(hundredths/100, 'f', -1, 64) + " " + unit.name
		}
	}
	return fmt.Sprintf("%d B", bytes)
}

// Result is the answer to a query.
type Result struct {
	// Columns are the names of a table's columns, nil for other shapes.
	Columns []string
	// Rows are a table's rows, or a list's entities as rows of one cell.
	Rows [][]Cell
	// Tree is set when the answer is a tree.
	Tree *Graph
	// Truncated: the budget left rows out.
	Truncated bool
	// Scanned counts the entities and relationships that were looked at.
	Scanned int
	// Operators are what was done, in the order of the data's flow.
	Operators []Operator
}

// Graph is a set of entities and of the relationships between them.
type Graph struct {
	Vertices []graph.Entity
	Edges    []Link
}

// Link is a relationship between two entities that are known by their ids.
type Link struct {
	// ID is unique among all relationships and stays the same.
	ID       string
	Class    graph.Class
	From, To string
	graph.Relationship
}

// Cell is one value of a row: an entity or a relationship when it is set.
type Cell struct {
	Value  graph.Value
	Entity *graph.Entity
	Link   *Link
}

// Operator is one part of the work on a query.
type Operator struct {
	// Depth is how deep it is nested in those before it.
	Depth int
	// Name says what it does, Detail to what.
	Name, Detail string
	// Estimated is how many rows were expected of it, -1 when nobody could say,
	// and Rows how many came.
	Estimated, Rows int64
	// Time is what it took, with all that is nested in it.
	Time time.Duration
}
