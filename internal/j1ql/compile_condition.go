package j1ql

import (
	"fmt"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// nowhere is the slot of conditions whose properties all have an alias.
const nowhere plan.Slot = -1

// condition compiles a condition on the slot that names without alias belong
// to.
func (c *compiler) condition(e Expr, slot plan.Slot) plan.Expr {
	switch e := e.(type) {
	case And:
		return plan.And{All: c.conditions(e.All, slot)}
	case Or:
		return plan.Or{Any: c.conditions(e.Any, slot)}
	case Comparison:
		return c.comparison(e, slot)
	}
	panic(fmt.Sprintf("compile a condition of type %T", e))
}

func (c *compiler) conditions(exprs []Expr, slot plan.Slot) []plan.Expr {
	compiled := make([]plan.Expr, len(exprs))
	for i, e := range exprs {
		compiled[i] = c.condition(e, slot)
	}
	return compiled
}

// comparison compiles a comparison so that the property stands on the left.
// The operators with ! are the negation of those without, also where a value
// is undefined.
func (c *compiler) comparison(e Comparison, slot plan.Slot) plan.Expr {
	how := comparisons[e.Op]
	left, right := e.Left, e.Right
	if !isPath(left) {
		left, right, how.op = right, left, mirrored[how.op]
	}
	holds := c.holds(c.value(left, slot), how.op, right, slot)
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

// holds compares a property with a value, or with each value of a list.
func (c *compiler) holds(left plan.Expr, op plan.Op, right Expr, slot plan.Slot) plan.Expr {
	list, ok := right.(List)
	if !ok {
		return compare(left, op, c.value(right, slot))
	}
	all := make([]plan.Expr, len(list.Values))
	for i, v := range list.Values {
		all[i] = compare(left, op, c.value(v, slot))
	}
	switch {
	case len(all) == 1:
		return all[0]
	case list.All:
		return plan.And{All: all}
	}
	return plan.Or{Any: all}
}

func compare(left plan.Expr, op plan.Op, right plan.Expr) plan.Expr {
	literal, ok := right.(plan.Literal)
	switch {
	case ok && !literal.Value.Defined():
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

// value compiles one side of a comparison.
func (c *compiler) value(e Expr, slot plan.Slot) plan.Expr {
	switch e := e.(type) {
	case Literal:
		return plan.Literal{Value: e.Value}
	case Moment:
		return plan.Literal{Value: graph.Millis(c.moment(e).UnixMilli())}
	case Path:
		if e.Alias.Text != "" {
			slot = c.resolve(e.Alias, "predicate filter").slot
		}
		return plan.Property{Slot: slot, Name: e.Property}
	}
	panic(fmt.Sprintf("compile a value of type %T", e))
}

func (c *compiler) moment(m Moment) time.Time {
	at := c.now
	if m.Date != "" {
		at = m.Time
	}
	at = at.UTC()
	for _, s := range m.Shifts {
		at = s.from(at)
	}
	return at
}

// from moves a moment. A month or year from a day that the month it leads to
// does not have is the last day of that month.
func (s Shift) from(t time.Time) time.Time {
	months := s.Count
	switch s.Unit {
	case Hours:
		return t.AddDate(0, 0, s.Count/24).Add(time.Duration(s.Count%24) * time.Hour)
	case Days:
		return t.AddDate(0, 0, s.Count)
	case Years:
		months *= 12
	}
	moved := t.AddDate(0, months, 0)
	if moved.Day() != t.Day() {
		return moved.AddDate(0, 0, -moved.Day())
	}
	return moved
}
