package exec

import (
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// subqueries are the queries within the expressions of a query, those within
// themselves left out.
func subqueries(q plan.Query) []*plan.Query {
	var found []*plan.Query
	for _, e := range expressions(q) {
		for part := range cond.All(e) {
			if in, ok := part.(plan.In); ok {
				found = append(found, in.Query)
			}
		}
	}
	return found
}

// expressions are all expressions of a query.
func expressions(q plan.Query) []plan.Expr {
	all := append(filters(q.Pattern.Steps), q.Pattern.Start.Filter, q.Where, q.Output.Having)
	for _, c := range q.Output.Columns {
		all = append(all, c.Expr)
	}
	for _, o := range q.Output.OrderBy {
		all = append(all, o.Expr)
	}
	return all
}

func filters(steps []plan.Step) []plan.Expr {
	var all []plan.Expr
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			all = append(all, step.Node.Filter)
		case plan.Paths:
			all = append(all, step.Node.Filter)
		case plan.Absent:
			all = append(all, filters(step.Steps)...)
		case plan.Optional:
			all = append(all, filters(step.Steps)...)
		}
	}
	return all
}
