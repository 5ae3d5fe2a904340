package j1ql

import (
	"fmt"
	"regexp"
	"strconv"

	"parapet/internal/graph"
)

// precedence says how tightly the operators of arithmetic bind.
var precedence = map[string]int{"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}

// value reads a value: literals, properties and functions, joined by
// arithmetic.
func (p *parser) value() Expr {
	e := p.operand()
	p.mustBeValue(e)
	return e
}

// operand reads a value, or a condition in parentheses.
func (p *parser) operand() Expr { return p.arithmetic(p.unary(), 1) }

// maxOperators is how many operators of arithmetic a query may have.
const maxOperators = 200

// arithmetic reads what follows a value, as far as it binds at least as
// tightly as told.
func (p *parser) arithmetic(left Expr, least int) Expr {
	for {
		t := p.peek(0)
		binds := precedence[t.text]
		if t.kind != symbol || binds < least || isCondition(left) {
			return left
		}
		if p.operators++; p.operators > maxOperators {
			p.fail(t.span, fmt.Sprintf("more than %d operators of arithmetic", maxOperators), "")
		}
		p.next()
		// Powers are read from the right, all others from the left.
		tighter := binds + 1
		if t.is("^") {
			tighter = binds
		}
		right := p.arithmetic(p.unary(), tighter)
		p.mustBeValue(right)
		left = p.computed(left, t.text, right)
	}
}

func (p *parser) mustBeValue(e Expr) {
	if isCondition(e) {
		p.fail(e.span(), "expected a value, found a condition", "")
	}
}

// computed is the arithmetic of two values. A date moved by units is a date.
func (p *parser) computed(left Expr, op string, right Expr) Expr {
	m, isMoment := left.(Moment)
	if !isMoment || op != "+" && op != "-" {
		return Arithmetic{left, op, right}
	}
	switch right := right.(type) {
	case Interval:
		s := right.Shift
		if op == "-" {
			s.Back = !s.Back
		}
		// The date may be that of an expression inside parentheses, whose
		// shifts others must not share.
		m.Shifts = append(m.Shifts[:len(m.Shifts):len(m.Shifts)], s)
		m.Span.End = right.Span.End
		return m
	case Literal:
		p.unitMissing()
	case Path:
		p.checkNumbered(right)
	}
	return Arithmetic{left, op, right}
}

// unary reads a value with its sign.
func (p *parser) unary() Expr {
	t := p.peek(0)
	if !p.accept("-") {
		return p.primary()
	}
	p.nest()
	of := p.unary()
	p.depth--
	p.mustBeValue(of)
	if l, ok := of.(Literal); ok && l.Value.Kind() == graph.KindNumber {
		return Literal{graph.Number(-l.Value.AsNumber()), p.since(t.span.Pos)}
	}
	return Negative{of, p.since(t.span.Pos)}
}

// primary reads one value.
func (p *parser) primary() Expr {
	t := p.peek(0)
	switch {
	case p.namesColumn(t):
		p.next()
		return ColumnName{Name{t.meaning(), t.span}, t.kind == quoted}
	case t.kind == quoted:
		p.next()
		return Literal{graph.Text(t.value), t.span}
	case t.kind == number:
		return p.number()
	case t.kind == date, t.is("date.now"):
		return p.moment()
	case t.isAny("true", "false"):
		p.next()
		return Literal{graph.Bool(t.is("true")), t.span}
	case t.isAny("undefined", "null"):
		p.next()
		return Literal{Span: t.span}
	case t.kind == parameter:
		return p.given()
	case t.is("("):
		return p.parenthesised()
	case t.kind == word && p.peek(1).is("(") && !p.startsPattern():
		return p.call()
	}
	return p.path()
}

// startsPattern says whether the word is one that ends a condition: an
// optional section may stand behind it.
func (p *parser) startsPattern() bool { return p.peek(1).is("(") && p.peek(2).is("THAT") }

// parenthesised reads a condition or a value in parentheses.
func (p *parser) parenthesised() Expr {
	from := p.next()
	if t := p.peek(0); t.is("FIND") {
		p.fail(Span{from.span.Pos, t.span.End}, "a query inside a query stands on the right of = or !=", "write property = (FIND … RETURN u.property)")
	}
	p.nest()
	e := p.disjunction()
	p.expect(")")
	p.depth--
	return e
}

func (p *parser) parameter() Parameter {
	t := p.next()
	return Parameter{Name: t.value, Braces: t.text[0] == '{', Span: t.span}
}

// given reads a parameter, or with a unit a length of time that it gives.
func (p *parser) given() Expr {
	given := p.parameter()
	unit, ok := units[p.unitText()]
	if !ok {
		return given
	}
	p.next()
	return Interval{Shift{Count: Count{Parameter: &given}, Unit: unit}, p.since(given.Span.Pos)}
}

// regex reads a regular expression.
func (p *parser) regex() Expr {
	t := p.next()
	flags := t.text[len(t.value)+2:]
	if flags != "" && flags != "i" {
		p.fail(t.span, fmt.Sprintf("the only flag of a regular expression is i, not `%s`", flags), "")
	}
	if _, err := regexp.Compile(t.value); err != nil {
		p.fail(t.span, "this is no regular expression: "+err.Error(), "the syntax is RE2's, which has no look-around")
	}
	return Regex{Pattern: t.value, IgnoreCase: flags == "i", Span: t.span}
}

// number reads a number, or with a unit a length of time.
func (p *parser) number() Expr {
	t := p.next()
	if _, ok := units[p.unitText()]; ok {
		return p.interval(t)
	}
	f, err := strconv.ParseFloat(t.text, 64)
	if err != nil {
		p.fail(t.span, "the number is too large", "")
	}
	return Literal{graph.Number(f), t.span}
}
