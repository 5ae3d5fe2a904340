// Package naive answers queries on a plain graph in memory, by trying
// everything. It is written to be read beside the documentation of package
// plan, whose meaning it spells out, and is the measure of every store.
//
// A query's matches are all found first, by following the pattern step by
// step over all relationships. Rows, groups and order are made of them
// afterwards.
//
// The package knows no store, and nothing of how one finds the same faster.
package naive

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Answer is everything that a query can be answered with.
type Answer struct {
	Columns []string
	// Rows are all rows in their order, whatever the query skips and limits.
	Rows []Row
	// Tree is set when the query asks for one. Its vertices and edges have no
	// order, and it is made of all matches, whatever the query skips and
	// limits. Trees are those of each match alone.
	Tree  *plan.Graph
	Trees []*plan.Graph
}

// Row is one row. Rows of the same rank may stand in any order among
// themselves; ranks ascend.
type Row struct {
	Cells []plan.Cell
	Rank  int
}

// Execute answers a query. It fails when the query contradicts itself.
func (g *Graph) Execute(q plan.Query) (*Answer, error) {
	if err := check(q); err != nil {
		return nil, err
	}
	e := &evaluator{graph: g, touching: g.touching(), output: q.Output, answers: map[*plan.Query][]graph.Value{}}
	matches := e.matches(q)
	if q.Output.Shape == plan.Tree {
		a := &Answer{Tree: e.tree(q, matches...)}
		for _, m := range matches {
			a.Trees = append(a.Trees, e.tree(q, m))
		}
		return a, nil
	}
	a := &Answer{}
	if q.Output.Shape == plan.List {
		e.output.Columns = []plan.Column{{Expr: plan.Element{Slot: q.Pattern.Start.Slot}}}
		e.output.Distinct = true
	} else {
		a.Columns = make([]string, 0, len(q.Output.Columns))
		for _, c := range q.Output.Columns {
			a.Columns = append(a.Columns, c.Name)
		}
	}
	a.Rows = e.rank(q, e.rows(matches))
	return a, nil
}

// evaluator answers one query. The output is that of the query, with the
// column of a list spelt out.
type evaluator struct {
	graph    *Graph
	touching map[*Entity][]*Relationship
	output   plan.Output
	answers  map[*plan.Query][]graph.Value
}

// matches are those that the condition on matches keeps.
func (e *evaluator) matches(q plan.Query) []match {
	var all []match
	for _, entity := range e.graph.Entities {
		if e.stands(entity, q.Pattern.Start) {
			all = append(all, e.follow(match{}.at(entity).with(q.Pattern.Start.Slot, entity), q.Pattern.Steps, false)...)
		}
	}
	return slices.DeleteFunc(all, func(m match) bool {
		return q.Where != nil && !e.holds(q.Where, group{{match: m}})
	})
}

// subquery is what the first column of a subquery's answer has, undefined
// values left out.
func (e *evaluator) subquery(q *plan.Query) []graph.Value {
	values, known := e.answers[q]
	if known {
		return values
	}
	a, err := e.graph.Execute(*q)
	if err != nil {
		panic(err) // the check of the query around it looks into subqueries
	}
	for _, row := range a.Window(q.Output) {
		if v := cellValue(row.Cells[0]); v.Defined() {
			values = append(values, v)
		}
	}
	e.answers[q] = values
	return values
}

// Window are the rows that the output's SKIP and LIMIT leave.
func (a *Answer) Window(out plan.Output) []Row {
	rows := a.Rows[min(out.Skip, len(a.Rows)):]
	if out.Limit >= 0 {
		rows = rows[:min(out.Limit, len(rows))]
	}
	return rows
}

func cellValue(c plan.Cell) graph.Value {
	switch {
	case c.Entity != nil:
		return graph.Text(c.Entity.ID)
	case c.Link != nil:
		return graph.Text(c.Link.ID)
	}
	return c.Value
}
