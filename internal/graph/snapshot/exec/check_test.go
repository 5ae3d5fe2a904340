package exec_test

import (
	"strings"
	"testing"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

func TestContradictionsAreRefused(t *testing.T) {
	t.Parallel()
	owner := hop(owns, plan.Forward, 1, device)
	filtered := func(e plan.Expr) plan.Query {
		q := start(person)
		q.Pattern.Start.Filter = e
		return q
	}
	ordered := func(q plan.Query, e plan.Expr) plan.Query {
		q.Output.OrderBy = []plan.Sort{{Expr: e}}
		return q
	}
	where := func(q plan.Query, e plan.Expr) plan.Query {
		q.Where = e
		return q
	}
	skipping := start(person)
	skipping.Output.Skip = -1
	paths := plan.Paths{Edge: plan.Edge{Slot: 3, Types: of(manages)}, Max: 2, Node: plan.Node{Slot: 4, Types: of(person)}}
	endless := paths
	endless.Max = 0
	having := returning(start(person), name(0))
	having.Output.Having = count(0)
	groups := returning(start(person), count(0))
	groups.Output.Having = name(0)
	tree := start(person)
	tree.Output.Shape = plan.Tree
	for want, q := range map[string]plan.Query{
		"paths are the only step":                         start(person, paths, owner),
		"and have a length":                               start(person, endless),
		"pattern, and have":                               start(person, plan.Optional{Steps: []plan.Step{paths}, Slot: 9}),
		"an optional section has no steps":                start(person, plan.Optional{Slot: 9}),
		"slot 1 is bound twice":                           start(person, plan.Optional{Steps: []plan.Step{owner}, Slot: 1}),
		"or a section, and has a step":                    start(person, plan.Optional{Steps: []plan.Step{plan.Absent{Steps: []plan.Step{owner}}, owner}, Slot: 9}),
		"condition on rows: an aggregate has no place":    having,
		"condition on rows: rows are groups here":         groups,
		"column 1: a list can be unwound as a whole":      returning(start(person), plan.Not{Of: plan.Unwind{Of: name(0)}}),
		"column 1: a function has no arguments":           returning(start(person), plan.Call{Function: plan.Merge}),
		"filter of slot 0: a subquery has no column":      filtered(plan.In{Of: name(0), Query: &tree}),
		"subquery: plan: fewer rows than none":            filtered(plan.In{Of: name(0), Query: &skipping}),
		"slot 0 is bound twice":                           start(person, hop(owns, plan.Forward, 0, device)),
		"what is absent ends a pattern":                   start(person, plan.Absent{Steps: []plan.Step{owner}}, owner),
		"and has a step":                                  start(person, plan.Absent{}),
		"fewer rows than none":                            skipping,
		"filter of slot 0: slot 1 stands for nothing":     filtered(name(1)),
		"filter of slot 0: an aggregate has no place":     filtered(count(0)),
		"filter of slot 0: an expression is missing":      filtered(plan.Not{}),
		"on matches: slot 1 stands for nothing here":      where(start(person, plan.Absent{Steps: []plan.Step{owner}}), name(1)),
		"column 1: slot 5 stands for nothing here":        returning(start(person), name(5)),
		"column 1: there is no column 1 to refer to":      returning(start(person), plan.ColumnRef{}),
		"column 1: an aggregate has no place":             returning(start(person), plan.Count{Of: count(0)}),
		"sort key 1: there is no column 2 to refer to":    ordered(returning(start(person), name(0)), plan.ColumnRef{Index: 1}),
		"column 1: rows are groups here":                  returning(start(person), plan.Or{Any: []plan.Expr{count(0), name(0)}}),
		"sort key 1: rows are groups here":                ordered(returning(start(person), count(0)), name(0)),
		"list: sort key 1: there is no column 1 to refer": ordered(start(person), plan.ColumnRef{}),
	} {
		_, err := exec.New(office().view()).Execute(t.Context(), q, plan.Budget{})
		if _, part, ok := strings.Cut(want, "list: "); ok {
			want = part
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Execute = %v, want an error with %q", err, want)
		}
	}
}
