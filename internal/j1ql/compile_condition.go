package j1ql

import (
	"fmt"
	"regexp"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// condition compiles a condition that stands somewhere.
func (c *compiler) condition(e Expr, at site) plan.Expr {
	switch e := e.(type) {
	case And:
		return plan.And{All: c.conditions(e.All, at)}
	case Or:
		return plan.Or{Any: c.conditions(e.Any, at)}
	case Comparison:
		return c.comparison(e, at)
	}
	panic(fmt.Sprintf("compile a condition of type %T", e))
}

func (c *compiler) conditions(exprs []Expr, at site) []plan.Expr {
	compiled := make([]plan.Expr, len(exprs))
	for i, e := range exprs {
		compiled[i] = c.condition(e, at)
	}
	return compiled
}

// comparison compiles a comparison so that a property stands on the left. The
// operators with ! are the negation of those without, also where a value is
// undefined.
func (c *compiler) comparison(e Comparison, at site) plan.Expr {
	how := comparisons[e.Op]
	left, right := e.Left, e.Right
	if !hasName(left) {
		left, right, how.op = right, left, mirrored[how.op]
	}
	holds := c.holds(c.value(left, at), how.op, right, at)
	if how.negated {
		return not(holds)
	}
	return holds
}

func not(e plan.Expr) plan.Expr {
	if inner, ok := e.(plan.Not); ok {
		return inner.Of
	}
	return plan.Not{Of: e}
}

// holds compares a value with another, or with each value of a list.
func (c *compiler) holds(left plan.Expr, op plan.Op, right Expr, at site) plan.Expr {
	switch right := right.(type) {
	case List:
		var each []plan.Expr
		for _, v := range right.Values {
			each = append(each, c.holds(left, op, v, at))
		}
		return combined(right.All, each)
	case Regex:
		return plan.Matches{Of: left, Pattern: right.compiled()}
	case Subquery:
		return plan.In{Of: left, Query: c.subquery(right)}
	case Literal, Parameter:
		return c.equalsAny(left, op, right)
	}
	return compare(left, op, c.value(right, at))
}

// equalsAny compares a value with the values that a literal or a parameter
// stands for. Without any the comparison does not hold.
func (c *compiler) equalsAny(left plan.Expr, op plan.Op, right Expr) plan.Expr {
	either := []plan.Expr{}
	for _, v := range c.values(right) {
		either = append(either, compare(left, op, plan.Literal{Value: v}))
	}
	if len(either) == 0 {
		return plan.Or{Any: either}
	}
	return combined(false, either)
}

func (r Regex) compiled() *regexp.Regexp {
	flags := ""
	if r.IgnoreCase {
		flags = "(?i)"
	}
	return regexp.MustCompile(flags + r.Pattern)
}

func compare(left plan.Expr, op plan.Op, right plan.Expr) plan.Expr {
	literal, ok := right.(plan.Literal)
	switch {
	case ok && op == plan.Equal && !literal.Value.Defined():
		return plan.Not{Of: plan.Defined{Of: left}}
	case ok && op == plan.Equal && isTag(left):
		return equalTag(left, literal)
	}
	return plan.Compare{Op: op, Left: left, Right: right}
}

func isTag(e plan.Expr) bool {
	p, ok := e.(plan.Property)
	return ok && strings.HasPrefix(p.Name, "tag.")
}

// equalTag compares a tag. Tags are texts at some sources and truth values at
// others, and people write both.
func equalTag(left plan.Expr, right plan.Literal) plan.Expr {
	same := plan.Compare{Op: plan.Equal, Left: left, Right: right}
	text := right.Value.String()
	other := graph.Bool(text == "true")
	if right.Value.Kind() == graph.KindBool {
		other = graph.Text(text)
	}
	if text != "true" && text != "false" {
		return same
	}
	return plan.Or{Any: []plan.Expr{same, plan.Compare{Op: plan.Equal, Left: left, Right: plan.Literal{Value: other}}}}
}
