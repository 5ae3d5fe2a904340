package j1ql

import (
	"cmp"
	"fmt"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// site is where an expression stands.
type site struct {
	// slot is what names without alias belong to, in a WITH.
	slot plan.Slot
	// using is what an error calls the use of a name.
	using string
	// columns says that names may be those of columns.
	columns bool
	// folds says that functions may make one value of a group's.
	folds bool
	// grouped says that there is a value for a whole group only: columns and
	// what is made of the group's values, and of things that are columns
	// whole their properties too, where whole says so.
	grouped, whole bool
	// bare says that a name that stands for nothing may be a property of what
	// the query began with.
	bare bool
	// declared says that properties need not be declared by the schema.
	declared bool
}

// nowhere is the slot of places where all names have an alias.
const nowhere plan.Slot = -1

var (
	where    = site{slot: nowhere, using: "predicate filter"}
	returned = site{slot: nowhere, using: "return", folds: true, bare: true}
	ordered  = site{slot: nowhere, using: "order", columns: true, whole: true, bare: true}
	having   = site{slot: nowhere, using: "having", columns: true, folds: true, grouped: true}
)

func with(slot plan.Slot) site { return site{slot: slot, using: "predicate filter"} }

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
	var b binding
	bare := c.isBare(p, at)
	if !bare {
		b = c.resolve(p.Alias, p.Property != "", at)
	}
	switch {
	case at.grouped && !(at.whole && c.returns(p.Alias.Text)):
		c.failUngrouped(p, at)
	case bare:
		return plan.Property{Name: p.Alias.Text}
	}
	if p.Property == "" {
		return plan.Element{Slot: b.slot}
	}
	c.checkProperty(p, b.slot, p.Property, at)
	return plan.Property{Slot: b.slot, Name: p.Property}
}

// call compiles a function.
func (c *compiler) call(e Call, at site) plan.Expr {
	switch {
	case e.Function == "UNWIND":
		c.fail(e.Span, "UNWIND is a column of its own", "write RETURN UNWIND("+exprText(e.Args[0])+") AS name")
		return plan.Literal{}
	case e.aggregates():
		return c.fold(e, at)
	}
	call := plan.Call{Function: scalarFunctions[e.Function]}
	for _, arg := range e.Args {
		call.Args = append(call.Args, c.value(arg, at))
	}
	return call
}

// fold compiles a function that makes one value of a group's.
func (c *compiler) fold(e Call, at site) plan.Expr {
	switch {
	case at.columns && !at.folds:
		c.fail(e.Span, fmt.Sprintf("%s is no column of RETURN", exprText(e)), "return it with AS and order by that name")
		return plan.Literal{}
	case !at.folds:
		c.fail(e.Span, e.Function+" cannot stand inside another function of a group", "")
		return plan.Literal{}
	}
	path, named := e.Args[0].(Path)
	inside := site{slot: nowhere, using: at.using}
	if named && e.Function == "COUNT" {
		return plan.Count{Of: c.element(path, inside)}
	}
	of := c.value(e.Args[0], inside)
	if e.Function == "COUNT" {
		return plan.Count{Of: of}
	}
	return plan.Fold{How: foldings[e.Function], Of: of}
}

func timeValue(t time.Time) graph.Value { return graph.Millis(t.UnixMilli()) }
