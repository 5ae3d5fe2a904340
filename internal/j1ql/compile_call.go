package j1ql

import (
	"fmt"

	"parapet/internal/graph/plan"
)

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
