package exec_test

import (
	"regexp"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// holds asks a condition of the one finding with a property, once as its
// filter, which sees a column, and once as part of a condition on a match.
// Another finding has all properties, so that there are columns.
func holds(t *testing.T, v graph.Value, condition func(of plan.Expr) plan.Expr) bool {
	t.Helper()
	property := map[graph.Kind]string{
		graph.KindText: "name", graph.KindList: "tags", graph.KindNumber: "score",
		graph.KindTime: "seen", graph.KindBool: "active", graph.KindUndefined: "seen",
	}[v.Kind()]
	m := &model{}
	f := m.add(acme, finding, "f", prop(property, v))
	m.join(has, m.add(acme, device, "d"), f)
	m.add(acme, finding, "other", prop("name", graph.Text("x")), prop("tags", graph.List("x")),
		prop("score", graph.Number(1)), prop("seen", graph.Millis(1)), prop("active", graph.Bool(true)))

	filter := start(finding)
	filter.Pattern.Start.Filter = plan.And{All: []plan.Expr{
		plan.Compare{Op: plan.Equal, Left: key(0), Right: text("f")},
		condition(plan.Property{Name: property}),
	}}
	where := start(device, hop(has, plan.Either, 1, finding))
	never := plan.Compare{Op: plan.Equal, Left: key(0), Right: key(1)}
	where.Where = plan.Or{Any: []plan.Expr{never, condition(plan.Property{Slot: 1, Name: property})}}
	asFilter, asWhere := len(ask(t, m, filter)) == 1, len(ask(t, m, where)) == 1
	if asFilter != asWhere {
		t.Errorf("%v: the filter says %t, the condition on the match %t", v, asFilter, asWhere)
	}
	return asFilter
}

func TestComparisons(t *testing.T) {
	t.Parallel()
	var undefined graph.Value
	for _, c := range []struct {
		left  graph.Value
		op    plan.Op
		right graph.Value
		want  bool
	}{
		{graph.Text("f"), plan.Equal, graph.Text("f"), true},
		{graph.Text("f"), plan.Equal, graph.Text("F"), false},
		{graph.Text(""), plan.Equal, graph.Text(""), true},
		{graph.Text("1"), plan.Equal, graph.Number(1), false},
		{graph.Text("true"), plan.Equal, graph.Bool(true), false},
		{graph.Text("a"), plan.Less, graph.Text("b"), true},
		{graph.Text("\uffff"), plan.Less, graph.Text("\U0001F600"), true}, // by code point, not by UTF-16
		{graph.Text("b"), plan.LessEqual, graph.Text("b"), true},
		{graph.Text("b"), plan.Greater, graph.Text("b"), false},
		{graph.Text("b"), plan.GreaterEqual, graph.Text("a"), true},
		{graph.Text("abc"), plan.Contains, graph.Text("b"), true},
		{graph.Text("b"), plan.Contains, graph.Text("abc"), false},
		{graph.Text("abc"), plan.HasPrefix, graph.Text("ab"), true},
		{graph.Text("abc"), plan.HasPrefix, graph.Text("bc"), false},
		{graph.Text("abc"), plan.HasSuffix, graph.Text("bc"), true},
		{graph.Number(12), plan.Contains, graph.Number(1), false},
		{graph.Number(1), plan.Equal, graph.Number(1), true},
		{graph.Number(1), plan.Less, graph.Number(1.5), true},
		{graph.Number(10), plan.Less, graph.Number(9), false},
		{graph.Millis(5), plan.Equal, graph.Number(5), true},
		{graph.Millis(5), plan.Greater, graph.Number(4), true},
		{graph.Number(5), plan.LessEqual, graph.Millis(5), true},
		{graph.Millis(5), plan.Less, graph.Text("6"), false},
		{graph.Bool(true), plan.Equal, graph.Bool(true), true},
		{graph.Bool(false), plan.Equal, graph.Bool(true), false},
		{graph.Bool(false), plan.Less, graph.Bool(true), false},
		{graph.Bool(true), plan.LessEqual, graph.Bool(true), false},
		{graph.List("f", "n"), plan.Equal, graph.Text("f"), true},
		{graph.List("f", "n"), plan.Equal, graph.Text("x"), false},
		{graph.List("fan"), plan.Equal, graph.Text("f"), false},
		{graph.List("fan"), plan.Contains, graph.Text("an"), true},
		{graph.List("f", "n"), plan.Greater, graph.Text("m"), true},
		{graph.List("f", "n"), plan.Equal, graph.List("n", "x"), true},
		{graph.List(), plan.Equal, graph.List(), false},
		{graph.Text("n"), plan.Equal, graph.List("f", "n"), true},
		{undefined, plan.Equal, graph.Text(""), false},
		{undefined, plan.Equal, undefined, false},
		{undefined, plan.Less, graph.Number(1), false},
		{undefined, plan.Greater, graph.Number(-1), false},
		{graph.Number(1), plan.Equal, undefined, false},
	} {
		literal := plan.Literal{Value: c.right}
		got := holds(t, c.left, func(of plan.Expr) plan.Expr { return plan.Compare{Op: c.op, Left: of, Right: literal} })
		if got != c.want {
			t.Errorf("%v %v (op %d) %v %v = %t, want %t", c.left.Kind(), c.left, c.op, c.right.Kind(), c.right, got, c.want)
		}
		negated := holds(t, c.left, func(of plan.Expr) plan.Expr {
			return plan.Not{Of: plan.Compare{Op: c.op, Left: of, Right: literal}}
		})
		if negated == got {
			t.Errorf("not (%v (op %d) %v) = %t as well", c.left, c.op, c.right, negated)
		}
	}
}

func TestLiteralOnTheLeft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		left  graph.Value
		op    plan.Op
		right graph.Value
		want  bool
	}{
		{graph.Number(1), plan.Less, graph.Number(2), true},
		{graph.Number(2), plan.GreaterEqual, graph.Number(2), true},
		{graph.Number(2), plan.LessEqual, graph.Number(2), true},
		{graph.Number(2), plan.Greater, graph.Number(2), false},
		{graph.Number(2), plan.Less, graph.Number(2), false},
		{graph.Number(1), plan.Greater, graph.Number(2), false},
		{graph.Number(2), plan.LessEqual, graph.Number(1), false},
		{graph.Text("abc"), plan.Contains, graph.Text("b"), true},
		{graph.Text("abc"), plan.HasPrefix, graph.List("x", "a"), true},
	} {
		got := holds(t, c.right, func(of plan.Expr) plan.Expr {
			return plan.Compare{Op: c.op, Left: plan.Literal{Value: c.left}, Right: of}
		})
		if got != c.want {
			t.Errorf("%v (op %d) %v = %t, want %t", c.left, c.op, c.right, got, c.want)
		}
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	var undefined graph.Value
	defined := func(of plan.Expr) plan.Expr { return plan.Defined{Of: of} }
	matches := func(of plan.Expr) plan.Expr {
		return plan.Matches{Of: of, Pattern: regexp.MustCompile("(?i)^JA")}
	}
	itself := func(of plan.Expr) plan.Expr { return of }
	for _, c := range []struct {
		name      string
		v         graph.Value
		condition func(plan.Expr) plan.Expr
		want      bool
	}{
		{"defined empty text", graph.Text(""), defined, true},
		{"defined empty list", graph.List(), defined, true},
		{"defined undefined", undefined, defined, false},
		{"matching text", graph.Text("james"), matches, true},
		{"matching list", graph.List("x", "jane"), matches, true},
		{"matching undefined", undefined, matches, false},
		{"matching number", graph.Number(1), matches, false},
		{"true itself", graph.Bool(true), itself, true},
		{"false itself", graph.Bool(false), itself, false},
		{"text itself", graph.Text("true"), itself, false},
		{"no conjunct", undefined, func(plan.Expr) plan.Expr { return plan.And{} }, true},
		{"no disjunct", undefined, func(plan.Expr) plan.Expr { return plan.Or{} }, false},
	} {
		if got := holds(t, c.v, c.condition); got != c.want {
			t.Errorf("%s = %t, want %t", c.name, got, c.want)
		}
	}
}
