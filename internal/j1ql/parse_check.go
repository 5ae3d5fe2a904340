package j1ql

import "fmt"

// checkComparison refuses comparisons that cannot mean anything.
func (p *parser) checkComparison(c Comparison, s scope) {
	list, isList := c.Right.(List)
	values := []Expr{c.Right}
	if isList {
		values = list.Values
	}
	_, named := c.Left.(Path)
	switch {
	case !named && (isList || !isPath(c.Right)):
		p.fail(c.span(), "neither side of the comparison is a property", "")
	case !named && c.Op.affix():
		p.fail(c.Left.span(), fmt.Sprintf("%s needs the property on its left side", c.Op), "")
	case isList && c.Op.orders():
		p.fail(list.Span, fmt.Sprintf("%s does not go with a value list", c.Op), "write one comparison a value, joined by OR or AND")
	}
	for _, v := range values {
		if path, ok := v.(Path); ok && named && s == unqualified {
			p.fail(path.Span, fmt.Sprintf("expected a value, found the name `%s`", path.Property), hintForBareValue(path.Property))
		}
		p.checkUndefined(v, c.Op)
	}
	p.checkUndefined(c.Left, c.Op)
}

func isPath(e Expr) bool {
	_, ok := e.(Path)
	return ok
}

func (p *parser) checkUndefined(e Expr, op Operator) {
	literal, ok := e.(Literal)
	if ok && !literal.Value.Defined() && !op.equates() {
		p.fail(literal.Span, fmt.Sprintf("nothing compares to undefined by %s", op),
			"write = undefined for absent, != undefined for present")
	}
}
