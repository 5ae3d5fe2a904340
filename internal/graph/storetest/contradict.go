package storetest

import (
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// nowhere is a slot that no drawn query binds.
const nowhere plan.Slot = 9999

// contradictions make a query one that no store can answer.
var contradictions = map[string]func(*plan.Query){
	"a condition on an unbound slot": func(q *plan.Query) { q.Where = plan.Property{Slot: nowhere, Name: "name"} },
	"an aggregate of single matches": func(q *plan.Query) { q.Where = plan.Count{Of: plan.Element{Slot: q.Pattern.Start.Slot}} },
	"a filter of another slot":       func(q *plan.Query) { q.Pattern.Start.Filter = plan.Defined{Of: plan.Element{Slot: nowhere}} },
	"a search of an unbound slot":    func(q *plan.Query) { q.Where = plan.Search{Slot: nowhere, Words: []string{"a"}} },
	"a slot that is bound twice": func(q *plan.Query) {
		q.Pattern.Steps = []plan.Step{plan.Hop{Edge: plan.Edge{Slot: nowhere}, Node: plan.Node{Slot: nowhere}}}
	},
	"nothing that is absent": func(q *plan.Query) { q.Pattern.Steps = []plan.Step{plan.Absent{}} },
	"absence before the end": func(q *plan.Query) {
		q.Pattern.Steps = []plan.Step{plan.Absent{Steps: []plan.Step{step(nowhere)}}, step(nowhere + 2)}
	},
	"an optional section of nothing": func(q *plan.Query) { q.Pattern.Steps = []plan.Step{plan.Optional{Slot: nowhere}} },
	"paths beside a hop": func(q *plan.Query) {
		q.Pattern.Steps = []plan.Step{pathsOf(nowhere, 2), step(nowhere + 2)}
	},
	"paths of no length":    func(q *plan.Query) { q.Pattern.Steps = []plan.Step{pathsOf(nowhere, 0)} },
	"fewer rows than none":  func(q *plan.Query) { q.Output.Skip = -1 },
	"an order by no column": func(q *plan.Query) { q.Output.OrderBy = []plan.Sort{{Expr: plan.ColumnRef{Index: 99}}} },
	"an order by nothing":   func(q *plan.Query) { q.Output.OrderBy = []plan.Sort{{}} },
	"a part of nothing":     func(q *plan.Query) { q.Where = plan.Not{} },
	"a function of nothing": func(q *plan.Query) { q.Where = plan.Call{Function: plan.Abs} },
	"an element in a function": func(q *plan.Query) {
		q.Output = columnOf(plan.Call{Args: []plan.Expr{plan.Unwind{Of: plan.Literal{}}}})
	},
	"an aggregate of itself": func(q *plan.Query) {
		q.Output = columnOf(plan.Count{Of: plan.Count{Of: plan.Literal{Value: graph.Bool(true)}}})
	},
	"a column of an unbound slot": func(q *plan.Query) { q.Output = columnOf(plan.Element{Slot: nowhere}) },
	"a subquery that is a tree": func(q *plan.Query) {
		q.Where = plan.In{Of: plan.Literal{}, Query: &plan.Query{Output: plan.Output{Shape: plan.Tree, Limit: -1}}}
	},
	"a subquery that contradicts itself": func(q *plan.Query) {
		q.Where = plan.In{Of: plan.Literal{}, Query: &plan.Query{Output: columnOf(plan.Element{Slot: nowhere})}}
	},
	"what differs in a group": func(q *plan.Query) {
		start := q.Pattern.Start.Slot
		q.Output = columnOf(plan.Count{Of: plan.Element{Slot: start}})
		q.Output.OrderBy = []plan.Sort{{Expr: plan.Property{Slot: start, Name: "name"}}}
	},
}

func step(s plan.Slot) plan.Hop {
	return plan.Hop{Edge: plan.Edge{Slot: s, Types: plan.Types{Any: true}}, Node: plan.Node{Slot: s + 1, Types: plan.Types{Any: true}}}
}

func pathsOf(s plan.Slot, most int) plan.Paths {
	h := step(s)
	return plan.Paths{Edge: h.Edge, Max: most, Node: h.Node}
}

func columnOf(x plan.Expr) plan.Output {
	return plan.Output{Shape: plan.Table, Columns: []plan.Column{{Name: "c", Expr: x}}, Limit: -1}
}
