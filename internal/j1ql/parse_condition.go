package j1ql

import "strings"

// scope says how properties are named in a condition.
type scope bool

const (
	// unqualified: in WITH, by the property alone.
	unqualified scope = false
	// qualified: in WHERE, by alias and property.
	qualified scope = true
)

// condition reads comparisons joined by AND and OR. AND binds tighter.
func (p *parser) condition(s scope) Expr {
	branches := []Expr{p.conjunction(s)}
	for p.accept("OR") {
		branches = append(branches, p.conjunction(s))
	}
	if len(branches) == 1 {
		return branches[0]
	}
	return Or{branches}
}

func (p *parser) conjunction(s scope) Expr {
	all := []Expr{p.fact(s)}
	for p.accept("AND") {
		all = append(all, p.fact(s))
	}
	return allOf(all)
}

// allOf is the conjunction of conditions, nil when there are none.
func allOf(all []Expr) Expr {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return And{all}
}

func (p *parser) fact(s scope) Expr {
	t := p.peek(0)
	if t.is("NOT") {
		p.unexpectedHint("J1QL has no NOT: write != or another operator with !, THAT !HAS for a relationship", "a property")
	}
	if !p.accept("(") {
		return p.comparison(s)
	}
	p.nest()
	e := p.condition(s)
	p.expect(")")
	p.depth--
	return e
}

// operators are the comparisons.
var operators = []string{"=", "!=", "~=", "^=", "$=", "!~=", "!^=", "!$=", ">", "<", ">=", "<="}

// comparison reads
//
//	operand operator (operand | value list)
func (p *parser) comparison(s scope) Expr {
	left := p.operand(s)
	op := p.operator(left)
	var right Expr
	if p.peek(0).is("(") {
		right = p.list(s)
	} else {
		right = p.operand(s)
	}
	c := Comparison{left, op, right}
	p.checkComparison(c, s)
	return c
}

func (p *parser) operator(left Expr) Operator {
	t := p.peek(0)
	if !t.isAny(operators...) {
		p.unexpectedHint(hintForOperator(t, p.source(left.span())), "a comparison such as =")
		return "="
	}
	p.next()
	return Operator(t.text)
}

// list reads a value list: values joined by OR or by AND.
func (p *parser) list(s scope) Expr {
	from := p.next().span.Pos
	if t := p.peek(0); t.is("FIND") {
		p.unsupported(t.span, "a query inside a query is")
	}
	list := List{Values: []Expr{p.operand(s)}}
	joined := ""
	for !p.accept(")") {
		t := p.peek(0)
		switch {
		case t.is(","):
			p.unexpectedHint("join the values by OR: ('a' OR 'b')", "OR", "AND", "`)`")
			return list
		case !t.isAny("OR", "AND"):
			p.unexpected("OR", "AND", "`)`")
			return list
		case joined != "" && !t.is(joined):
			p.fail(t.span, "a value list joins its values by OR or by AND, not by both", "write two comparisons")
			return list
		}
		joined = strings.ToUpper(p.next().text)
		list.Values = append(list.Values, p.operand(s))
	}
	list.All = joined == "AND"
	list.Span = p.since(from)
	return list
}
