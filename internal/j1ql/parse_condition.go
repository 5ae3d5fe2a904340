package j1ql

import "strings"

// scope says where an expression stands, and so how it names properties.
type scope uint8

const (
	// inWith: a property alone.
	inWith scope = iota
	// inWhere: alias and property.
	inWhere
	// inReturn, inOrder, inHaving: an alias alone, or with its property. In
	// the last two it may be the name of a column.
	inReturn
	inOrder
	inHaving
)

// condition reads a condition of a clause.
func (p *parser) condition(s scope) Expr {
	p.scope = s
	e := p.disjunction()
	p.mustCompare(e)
	return e
}

// disjunction reads comparisons joined by AND and OR, of which AND binds
// tighter; or, in parentheses, a value.
func (p *parser) disjunction() Expr {
	return p.joined("OR", p.conjunction, func(either []Expr) Expr { return Or{either} })
}

func (p *parser) conjunction() Expr {
	return p.joined("AND", p.fact, func(all []Expr) Expr { return And{all} })
}

// joined reads conditions joined by a keyword.
func (p *parser) joined(by string, read func() Expr, join func([]Expr) Expr) Expr {
	all := []Expr{read()}
	for p.peek(0).is(by) {
		p.mustCompare(all[len(all)-1])
		p.next()
		all = append(all, read())
	}
	if len(all) == 1 {
		return all[0]
	}
	p.mustCompare(all[len(all)-1])
	return join(all)
}

// mustCompare refuses a value where a comparison was expected.
func (p *parser) mustCompare(e Expr) {
	if !isCondition(e) {
		p.unexpectedHint(hintForOperator(p.peek(0), p.source(e.span())), "a comparison such as =")
	}
}

func isCondition(e Expr) bool {
	switch e.(type) {
	case And, Or, Comparison:
		return true
	}
	return false
}

// fact reads a comparison:
//
//	value operator (value | value list | regex | subquery)
//
// In parentheses the value may be a condition, which is whole as it is.
func (p *parser) fact() Expr {
	if t := p.peek(0); t.is("NOT") {
		p.unexpectedHint("J1QL has no NOT: write != or another operator with !, THAT !HAS for a relationship", "a property")
	}
	left := p.operand()
	t := p.peek(0)
	if isCondition(left) || !t.isAny(operators...) {
		return left
	}
	p.next()
	c := Comparison{left, Operator(t.text), p.right()}
	p.checkComparison(c)
	return c
}

// operators are the comparisons.
var operators = []string{"=", "!=", "~=", "^=", "$=", "!~=", "!^=", "!$=", ">", "<", ">=", "<="}

// right reads the right side of a comparison.
func (p *parser) right() Expr {
	t := p.peek(0)
	switch {
	case t.kind == regex:
		return p.regex()
	case !t.is("("):
		return p.value()
	case p.peek(1).is("FIND"):
		return p.subquery()
	}
	return p.list()
}

// subquery reads a query in parentheses.
func (p *parser) subquery() Expr {
	from := p.next().span.Pos
	p.nest()
	q := p.query(")")
	p.expect(")")
	p.depth--
	s := Subquery{Query: q, Span: p.since(from)}
	if q.At != nil {
		p.fail(q.At.span(), "a query inside a query has no AT of its own", "write AT at the end of the whole query")
	}
	return s
}

// list reads a value list: values joined by OR or by AND. A single value that
// arithmetic follows is a value in parentheses.
func (p *parser) list() Expr {
	from := p.next().span.Pos
	p.nest()
	list := List{Values: []Expr{p.listed()}}
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
		list.Values = append(list.Values, p.listed())
	}
	p.depth--
	if joined == "" && precedence[p.peek(0).text] > 0 {
		return p.arithmetic(list.Values[0], 1)
	}
	list.All = joined == "AND"
	list.Span = p.since(from)
	return list
}

// listed reads one value of a list.
func (p *parser) listed() Expr {
	if p.peek(0).kind == regex {
		return p.regex()
	}
	return p.value()
}
