package exec

import (
	"context"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// answer answers a subquery, unless it was answered before.
func (w *work) answer(ctx context.Context, q *plan.Query) error {
	if w.answers[q] != nil {
		return nil
	}
	held, began := w.meter.Held(), time.Now()
	result, err := w.execute(ctx, distinct(*q), 0)
	if err != nil {
		return err
	}
	values := cond.NewValues()
	for _, row := range result.Rows {
		values.Add(valueOf(row[0]))
	}
	w.answers[q] = values
	const valueBytes = 64
	w.meter.Free(w.meter.Held() - held)
	w.meter.Take(valueBytes * len(result.Rows))
	w.scanned += result.Scanned
	last := result.Operators[len(result.Operators)-1]
	w.operators = append(w.operators, plan.Operator{
		Name: "subquery", Detail: "values of its first column",
		Estimated: last.Estimated, Rows: int64(len(result.Rows)), Time: time.Since(began),
	})
	for _, op := range result.Operators {
		op.Depth++
		w.operators = append(w.operators, op)
	}
	return nil
}

// distinct is a subquery whose rows are told apart, where that leaves its values
// as they are: they are a set in any case.
func distinct(q plan.Query) plan.Query {
	if q.Output.Skip == 0 && q.Output.Limit < 0 {
		q.Output.Distinct = true
	}
	return q
}

// valueOf is a cell as a value: things stand for their identifiers.
func valueOf(c plan.Cell) graph.Value {
	switch {
	case c.Entity != nil:
		return graph.Text(c.Entity.ID)
	case c.Link != nil:
		return graph.Text(c.Link.ID)
	}
	return c.Value
}

// subqueries are the queries within the expressions of a query, those within
// themselves left out.
func subqueries(q plan.Query) []*plan.Query {
	var found []*plan.Query
	for _, e := range expressions(q) {
		for part := range plan.All(e) {
			if in, ok := part.(plan.In); ok {
				found = append(found, in.Query)
			}
		}
	}
	return found
}

// expressions are all expressions of a query.
func expressions(q plan.Query) []plan.Expr {
	all := []plan.Expr{q.Where, q.Output.Having}
	for _, n := range nodes(q.Pattern) {
		all = append(all, n.Filter)
	}
	for _, c := range q.Output.Columns {
		all = append(all, c.Expr)
	}
	for _, o := range q.Output.OrderBy {
		all = append(all, o.Expr)
	}
	return all
}

// nodes are all nodes of a pattern, those of what is absent among them.
func nodes(p plan.Pattern) []plan.Node {
	return append(nodesOf(p.Steps), p.Start)
}

func nodesOf(steps []plan.Step) []plan.Node {
	var all []plan.Node
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			all = append(all, step.Node)
		case plan.Paths:
			all = append(all, step.Node)
		case plan.Absent:
			all = append(all, nodesOf(step.Steps)...)
		case plan.Optional:
			all = append(all, nodesOf(step.Steps)...)
		}
	}
	return all
}
