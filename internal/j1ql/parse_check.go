package j1ql

import "fmt"

// checkComparison refuses comparisons that cannot mean anything.
func (p *parser) checkComparison(c Comparison) {
	list, isList := c.Right.(List)
	values := []Expr{c.Right}
	if isList {
		values = list.Values
	}
	named := hasName(c.Left)
	switch {
	case !named && !hasName(c.Right):
		p.fail(c.span(), "neither side of the comparison is a property", "")
	case !named && isList:
		p.fail(list.Span, "a value list stands on the right of a property", "exchange the sides")
	case !named && c.Op.affix():
		p.fail(c.Left.span(), fmt.Sprintf("%s needs the property on its left side", c.Op), "")
	case isList && c.Op.orders():
		p.fail(list.Span, fmt.Sprintf("%s does not go with a value list", c.Op), "write one comparison a value, joined by OR or AND")
	}
	p.checkUndefined(c.Left, c.Op)
	for _, v := range values {
		p.checkRight(v, c.Op, named)
	}
}

// checkRight refuses what cannot stand on the right of an operator.
func (p *parser) checkRight(e Expr, op Operator, named bool) {
	p.checkUndefined(e, op)
	switch e := e.(type) {
	case Path:
		if named && p.scope == inWith {
			p.fail(e.Span, fmt.Sprintf("expected a value, found the name `%s`", e.Property), hintForBareValue(e.Property))
		}
	case Regex:
		if c := comparisons[op]; !op.equates() && c != comparisons["~="] && c != comparisons["!~="] {
			p.fail(e.Span, fmt.Sprintf("%s does not go with a regular expression", op), "write = or !=")
		}
	case Subquery:
		if !op.equates() {
			p.fail(e.Span, fmt.Sprintf("%s does not go with a query", op), "write = or !=")
		}
	}
}

// hasName says whether a property or a column takes part in a value.
func hasName(e Expr) bool {
	found := false
	walkExpr(e, func(e Expr) {
		switch e.(type) {
		case Path, ColumnName:
			found = true
		}
	})
	return found
}

// walkExpr visits an expression and all that it is made of, but for queries
// inside it.
func walkExpr(e Expr, visit func(Expr)) {
	visit(e)
	for _, part := range partsOf(e) {
		walkExpr(part, visit)
	}
}

func partsOf(e Expr) []Expr {
	switch e := e.(type) {
	case And:
		return e.All
	case Or:
		return e.Any
	case Comparison:
		return []Expr{e.Left, e.Right}
	case List:
		return e.Values
	case Arithmetic:
		return []Expr{e.Left, e.Right}
	case Negative:
		return []Expr{e.Of}
	case Call:
		return e.Args
	}
	return nil
}

func (p *parser) checkUndefined(e Expr, op Operator) {
	literal, ok := e.(Literal)
	if ok && !literal.Value.Defined() && !op.equates() {
		p.fail(literal.Span, fmt.Sprintf("nothing compares to undefined by %s", op),
			"write = undefined for absent, != undefined for present")
	}
}
