package query

import (
	"fmt"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
)

// Type is the shape of an answer.
type Type string

// The shapes of answers.
const (
	// List is a list of entities.
	List Type = "list"
	// Table is rows of columns.
	Table Type = "table"
	// Tree is entities and the relationships between them.
	Tree Type = "tree"
)

var types = map[plan.Shape]Type{plan.List: List, plan.Table: Table, plan.Tree: Tree}

// Answer is the answer to a query, or a page of it.
type Answer struct {
	Type Type
	// Columns are the names of a table's columns, nil for other shapes.
	Columns []string
	// Rows are a table's rows, or a list's entities as rows of one cell.
	Rows [][]plan.Cell
	// Graph is what a tree is made of, nil for other shapes.
	Graph    *plan.Graph
	Warnings []j1ql.Warning
	// Gaps are what the answer may lack.
	Gaps []Gap
	// Lost says why newer data, which would have answered, cannot be read.
	Lost []error
	Meta Meta
	// Operators are what was done for the answer, in the order of the data's
	// flow.
	Operators []plan.Operator
}

// Meta is what there is to know of an answer besides what it says.
type Meta struct {
	// Generation and AsOf say which state of the graph was asked, and when it
	// was committed.
	Generation uint64
	AsOf       time.Time
	// Partitions say how old the parts of the graph are.
	Partitions []Age
	// Completeness says how much is known of each type that the query looks at.
	Completeness []Completeness
	// Scanned counts the entities and relationships that were looked at.
	Scanned int
	Took    time.Duration
	// Truncated: there is more than the budget allows to return.
	Truncated bool
	// Cursor asks a Pager for the next page, empty when there is none.
	Cursor string
}

// Age is when a partition was last read.
type Age struct {
	Partition graph.Partition
	AsOf      time.Time
}

// answer makes an answer of a whole result.
func (p *prepared) answer(g Graph, r *plan.Result) *Answer {
	generation := g.Generation()
	involved, named := involved(p.plan, p.opt.Schema)
	known := p.knowledge(generation, named)
	a := &Answer{
		Type: types[p.plan.Output.Shape], Columns: r.Columns, Rows: r.Rows, Graph: r.Tree,
		Warnings:  p.warnings,
		Operators: r.Operators,
		Meta: Meta{
			Generation: generation.Number, AsOf: generation.At,
			Partitions:   ages(generation.Steps),
			Completeness: known.completeness(involved),
			Scanned:      r.Scanned, Truncated: r.Truncated,
		},
		Gaps: known.gaps(involved),
		Lost: generation.Lost,
	}
	a.spread(p.plan.Output.Columns, p.opt.Schema)
	return a
}

// Behind says that an older state of the graph answered because what is newer
// is damaged; it is empty when that is not so.
func (a *Answer) Behind() string {
	if len(a.Lost) == 0 {
		return ""
	}
	return fmt.Sprintf("what is newer than generation %d of %s is damaged, so that this generation answered",
		a.Meta.Generation, a.Meta.AsOf.UTC().Format(time.RFC3339))
}

// stale is the moment before which what was read counts as stale. Who asks for
// the past does not want to be told that it is old.
func (p *prepared) stale() time.Time {
	now := p.opt.Language.Now
	if !p.plan.At.IsZero() {
		now = p.plan.At
	}
	return now.Add(-p.opt.StaleAfter)
}
