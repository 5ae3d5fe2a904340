package naive

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// instance is a match with one element of every list that a column unwinds,
// by the number of the column.
type instance struct {
	match
	unwound map[int]graph.Value
}

// group is all that makes one row.
type group []instance

// thing is what stands in the slot; nil for nothing.
func (g group) thing(s plan.Slot) thing {
	if len(g) == 0 {
		return nil
	}
	return g[0].slots[s]
}

// columnExpr is what a column shows in a group: its expression, or the element
// that it unwinds there.
func (e *evaluator) columnExpr(i int, g group) plan.Expr {
	x := e.output.Columns[i].Expr
	if _, ok := x.(plan.Unwind); ok {
		return plan.Literal{Value: g[0].unwound[i]}
	}
	return x
}

// rows are the groups that make rows: single matches, or those that share
// what the columns without aggregates show.
func (e *evaluator) rows(matches []match) []group {
	var all []instance
	for _, m := range matches {
		all = append(all, e.unwind(m)...)
	}
	columns := e.output.Columns
	if !e.grouped() {
		var rows []group
		for _, i := range all {
			rows = append(rows, group{i})
		}
		return rows
	}
	by := func(i instance) string {
		key := ""
		for n, c := range columns {
			if !plan.Aggregates(c.Expr) {
				key += e.identity(e.columnExpr(n, group{i}), group{i}) + "\x00"
			}
		}
		return key
	}
	if !slices.ContainsFunc(columns, func(c plan.Column) bool { return !plan.Aggregates(c.Expr) }) {
		return []group{all}
	}
	return gather(all, by)
}

// grouped says whether rows are groups of matches.
func (e *evaluator) grouped() bool {
	return slices.ContainsFunc(e.output.Columns, func(c plan.Column) bool { return plan.Aggregates(c.Expr) })
}

// gather puts together what has the same key.
func gather(all []instance, key func(instance) string) []group {
	var groups []group
	place := map[string]int{}
	for _, i := range all {
		k := key(i)
		n, ok := place[k]
		if !ok {
			n = len(groups)
			place[k], groups = n, append(groups, nil)
		}
		groups[n] = append(groups[n], i)
	}
	return groups
}

// unwind makes an instance for every combination of the elements of the lists
// that columns unwind.
func (e *evaluator) unwind(m match) []instance {
	all := []instance{{m, map[int]graph.Value{}}}
	for i, c := range e.output.Columns {
		unwind, ok := c.Expr.(plan.Unwind)
		if !ok {
			continue
		}
		var next []instance
		for _, have := range all {
			for _, element := range elements(e.value(unwind.Of, group{have})) {
				if element.Defined() {
					unwound := map[int]graph.Value{i: element}
					for n, v := range have.unwound {
						unwound[n] = v
					}
					next = append(next, instance{m, unwound})
				}
			}
		}
		all = next
	}
	return all
}
