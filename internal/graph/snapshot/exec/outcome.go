package exec

import (
	"slices"
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/shape"
)

// loaded is the operator that brings into memory what a query reads. How much
// there is of it is known before.
func loaded(v *column.View, took time.Duration) plan.Operator {
	rows := int64(things(v))
	return plan.Operator{Name: "load", Detail: "what the query reads", Estimated: rows, Rows: rows, Time: took}
}

// things is how many entities and relationships a view has.
func things(v *column.View) int {
	n := 0
	for _, t := range v.Tables() {
		n += t.Count()
	}
	for _, e := range v.Edges() {
		n += e.Len()
	}
	return n
}

// made is the operator that makes the answer of as many matches as expected.
func made(m *cost.Model, s *shape.Query, matches float64) plan.Operator {
	op := plan.Operator{Name: "rows"}
	expected := rows(m, s, matches)
	switch {
	case s.Shape == plan.Tree:
		op.Name = "tree"
		expected *= float64(len(s.Place))
	case s.Grouped():
		op.Name = "group"
	case s.Distinct:
		op.Name = "distinct"
	}
	if len(s.Sorts) > 0 {
		op.Name += ", order"
	}
	op.Estimated = cost.Whole(expected)
	return op
}

// completed says of the last operator what came of it.
func completed(ops []plan.Operator, r *plan.Result, took time.Duration) []plan.Operator {
	last := &ops[len(ops)-1]
	last.Rows, last.Time = int64(len(r.Rows)), took
	if r.Tree != nil {
		last.Rows = int64(len(r.Tree.Vertices) + len(r.Tree.Edges))
	}
	return ops
}

// rows estimates how many rows are made of matches, or how many matches a tree
// is made of.
func rows(m *cost.Model, s *shape.Query, matches float64) float64 {
	rows := matches
	if !s.Single() {
		rows = told(m, s, matches)
	}
	if s.Having != nil {
		rows *= cost.Kept
	}
	return min(max(rows-float64(s.Skip), 0), float64(s.Limit))
}

// told estimates how many rows are told apart by their keys.
func told(m *cost.Model, s *shape.Query, matches float64) float64 {
	all := nodes(s.Pattern)
	rows := 1.0
	for _, key := range s.Keys() {
		slots := slices.Collect(plan.Slots(key))
		if len(slots) == 0 {
			continue
		}
		i := slices.IndexFunc(all, func(n plan.Node) bool { return n.Slot == slots[0] })
		if i < 0 || slices.ContainsFunc(slots, func(slot plan.Slot) bool { return slot != slots[0] }) {
			return matches
		}
		if rows *= m.Distinct(all[i], key); rows >= matches {
			return matches
		}
	}
	return rows
}
