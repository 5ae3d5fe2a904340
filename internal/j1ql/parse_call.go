package j1ql

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"parapet/internal/graph/plan"
)

// foldings are the functions that make one value of a group's.
var foldings = map[string]plan.Folding{
	"SUM": plan.Sum, "AVG": plan.Average, "MIN": plan.Least, "MAX": plan.Greatest,
}

// scalarFunctions are the functions of the values of one match.
var scalarFunctions = map[string]plan.Function{
	"CONCAT": plan.Concat, "MERGE": plan.Merge, "COALESCE": plan.Coalesce,
	"ABS": plan.Abs, "SQRT": plan.Sqrt, "CEIL": plan.Ceil, "FLOOR": plan.Floor, "ROUND": plan.Round,
}

// variadic are the functions that take any number of arguments. All others
// take one.
var variadic = []string{"CONCAT", "MERGE", "COALESCE"}

// functions are the names of all functions.
func functions() []string {
	names := slices.Sorted(maps.Keys(foldings))
	names = slices.AppendSeq(names, maps.Keys(scalarFunctions))
	return append(names, "COUNT", "UNWIND")
}

// aggregates says whether the function makes one value of a group.
func (c Call) aggregates() bool {
	_, ok := foldings[c.Function]
	return ok || c.Function == "COUNT"
}

// call reads a function and its arguments.
func (p *parser) call() Expr {
	t := p.next()
	c := Call{Function: strings.ToUpper(t.text)}
	if known := functions(); !slices.Contains(known, c.Function) {
		p.fail(t.span, fmt.Sprintf("no function `%s`", t.text), didYouMean(c.Function, slices.Sorted(slices.Values(known))))
	}
	if c.aggregates() && p.scope < inReturn {
		p.fail(t.span, c.Function+" stands in RETURN and HAVING only", "RETURN it and filter the rows with HAVING")
	}
	p.nest()
	defer func(outer scope) { p.depth--; p.scope = outer }(p.scope)
	if p.scope > inReturn {
		p.scope = inReturn
	}
	p.expect("(")
	switch t := p.peek(0); {
	case t.is("*"):
		p.fail(t.span, c.Function+"(*) is no J1QL", "name an alias: COUNT(Device)")
	case t.is("DISTINCT") && p.peek(1).kind == word:
		p.unexpectedHint("leave DISTINCT out: what is the same counts once", "a value")
	}
	for {
		c.Args = append(c.Args, p.value())
		if !p.accept(",") {
			break
		}
	}
	p.expect(")")
	c.Span = p.since(t.span.Pos)
	if len(c.Args) > 1 && !slices.Contains(variadic, c.Function) {
		p.fail(c.Args[1].span(), c.Function+" takes one value", "")
	}
	return c
}
