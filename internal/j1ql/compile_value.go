package j1ql

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// value compiles a value that is no condition.
func (c *compiler) value(e Expr, at site) plan.Expr {
	if at.columns {
		if i := c.columnIndex(e); i >= 0 {
			return c.columnRef(i, e)
		}
	}
	switch e := e.(type) {
	case Literal, Parameter:
		return c.single(e)
	case Moment:
		return plan.Literal{Value: timeValue(c.moment(e))}
	case Interval:
		return plan.Literal{Value: graph.Number(c.length(e))}
	case Path:
		return c.property(e, at)
	case Negative:
		return plan.Arithmetic{Op: plan.Subtract, Left: plan.Literal{Value: graph.Number(0)}, Right: c.value(e.Of, at)}
	case Arithmetic:
		return plan.Arithmetic{Op: operations[e.Op], Left: c.value(e.Left, at), Right: c.value(e.Right, at)}
	case Call:
		return c.call(e, at)
	case ColumnName:
		return c.noColumn(e, at)
	}
	panic(fmt.Sprintf("compile a value of type %T", e))
}

// noColumn compiles a name that no column has: a text where one can be.
func (c *compiler) noColumn(e ColumnName, at site) plan.Expr {
	like := didYouMean(e.Name.Text, c.columnNames())
	switch {
	case !e.Quoted || !at.folds:
		c.fail(e.span(), fmt.Sprintf("%s is no column of RETURN", exprText(e)), cmp.Or(like, "return it with AS and use that name"))
	case like != "":
		c.warn(e.span(), fmt.Sprintf("%s is no column of RETURN and so a text; %s", exprText(e), like))
	}
	return plan.Literal{Value: graph.Text(e.Name.Text)}
}

var operations = map[string]plan.Operation{
	"+": plan.Add, "-": plan.Subtract, "*": plan.Multiply, "/": plan.Divide, "^": plan.Raise,
}

// maxCount is the greatest count that a parameter may give.
const maxCount = math.MaxInt32

// count is a whole number, up to a greatest when a parameter gives it.
func (c *compiler) count(n Count, most int) int {
	if n.Parameter == nil {
		return n.Number
	}
	v := c.single(*n.Parameter).Value
	if !v.Defined() {
		return n.Number
	}
	given := v.AsNumber()
	if v.Kind() != graph.KindNumber || given != math.Trunc(given) || given < 0 || given > float64(most) {
		c.fail(n.Parameter.Span, fmt.Sprintf("the value of %s is no whole number from 0 to %d", parameterText(*n.Parameter), most), "")
		return n.Number
	}
	return int(given)
}

// single is a literal or a parameter where there is no choice of values.
func (c *compiler) single(e Expr) plan.Literal {
	values := c.values(e)
	if len(values) != 1 {
		c.fail(e.span(), fmt.Sprintf("%s stands for %d values where one is needed", exprText(e), len(values)), "")
		return plan.Literal{}
	}
	return plan.Literal{Value: values[0]}
}

// property compiles a property of what stands in a slot.
func (c *compiler) property(p Path, at site) plan.Expr {
	if at.slot != nowhere {
		c.checkProperty(p, at.slot, p.Property, at)
		return plan.Property{Slot: at.slot, Name: p.Property}
	}
	switch e := c.element(p, at).(type) {
	case plan.Element:
		c.failWhole(p, p.Alias)
		return plan.Literal{}
	default:
		return e
	}
}

// element compiles a property of what a name stands for, or the whole of it.
func (c *compiler) element(p Path, at site) plan.Expr {
	var slot plan.Slot
	name := p.Property
	if c.isBare(p, at) {
		name = strings.TrimSuffix(p.Alias.Text+"."+p.Property, ".")
	} else {
		slot = c.resolve(p.Alias, p.Property != "", at).slot
	}
	switch {
	case at.grouped && !c.sharedInGroup(p, at):
		c.failUngrouped(p, at)
	case name == "":
		return plan.Element{Slot: slot}
	}
	c.checkProperty(p, slot, name, at)
	return plan.Property{Slot: slot, Name: name}
}

// sharedInGroup says whether all of a group have the same of a property: it is
// what the group is made by, or a property of that where the site says so.
func (c *compiler) sharedInGroup(p Path, at site) bool {
	_, column := c.byText[exprText(p)]
	return column || at.whole && c.returns(p.Alias.Text)
}

func timeValue(t time.Time) graph.Value { return graph.Millis(t.UnixMilli()) }
