package kql

import (
	"slices"
	"strings"
	"time"
)

// maxDepth bounds nesting, so that a hostile query cannot exhaust the stack.
const maxDepth = 100

// expr is a compiled scalar expression.
type expr struct {
	eval func(Row) Value
	typ  string
}

// parser walks the tokens. Columns and operator are those of the operator at
// hand: they resolve names and word errors.
type parser struct {
	tokens  []token
	next    int
	depth   int
	now     time.Time
	columns []Column
	stage   string
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != end {
		p.next++
	}
	return t
}

// accept takes the next token when it is this word or symbol.
func (p *parser) accept(text string) bool {
	if t := p.peek(); (t.kind != word && t.kind != symbol) || t.text != text {
		return false
	}
	p.next++
	return true
}

func (p *parser) expect(text string) error {
	if !p.accept(text) {
		return p.unexpected()
	}
	return nil
}

func (p *parser) unexpected() error {
	return errorf("Syntax error: Query could not be parsed at '%s'", p.peek().text)
}

func (p *parser) expression() (expr, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return expr{}, errorf("Syntax error: the query is nested too deeply")
	}
	return p.chain("or", func() (expr, error) {
		return p.chain("and", p.comparison, func(a, b bool) bool { return a && b })
	}, func(a, b bool) bool { return a || b })
}

// chain reads operands joined by a logical word.
func (p *parser) chain(joint string, operand func() (expr, error), join func(a, b bool) bool) (expr, error) {
	left, err := operand()
	for err == nil && p.accept(joint) {
		var right expr
		right, err = operand()
		a, b := left.eval, right.eval
		left = expr{func(r Row) Value { return join(isTrue(a(r)), isTrue(b(r))) }, SByte}
	}
	return left, err
}

func isTrue(v Value) bool { return v == true }

// comparisons are the binary operators that answer a boolean.
var comparisons = map[string]func(a, b Value) bool{
	"==":         func(a, b Value) bool { return order(a, b) == 0 },
	"!=":         func(a, b Value) bool { return order(a, b) != 0 },
	"<":          func(a, b Value) bool { return order(a, b) == -1 },
	">":          func(a, b Value) bool { return order(a, b) == 1 },
	"<=":         func(a, b Value) bool { o := order(a, b); return o == -1 || o == 0 },
	">=":         func(a, b Value) bool { o := order(a, b); return o == 1 || o == 0 },
	"=~":         func(a, b Value) bool { return strings.EqualFold(text(a), text(b)) },
	"!~":         func(a, b Value) bool { return !strings.EqualFold(text(a), text(b)) },
	"contains":   func(a, b Value) bool { return strings.Contains(lower(a), lower(b)) },
	"has":        func(a, b Value) bool { return slices.Contains(terms(lower(a)), lower(b)) },
	"startswith": func(a, b Value) bool { return strings.HasPrefix(lower(a), lower(b)) },
	"endswith":   func(a, b Value) bool { return strings.HasSuffix(lower(a), lower(b)) },
}

func (p *parser) comparison() (expr, error) {
	left, err := p.sum()
	if err != nil {
		return expr{}, err
	}
	if p.accept("in") {
		return p.in(left, comparisons["=="])
	}
	if p.accept("in~") {
		return p.in(left, comparisons["=~"])
	}
	t := p.peek()
	compare, ok := comparisons[t.text]
	if !ok || (t.kind != word && t.kind != symbol) {
		return left, nil
	}
	p.next++
	right, err := p.sum()
	if err != nil {
		return expr{}, err
	}
	return expr{func(r Row) Value { return compare(left.eval(r), right.eval(r)) }, SByte}, nil
}

// in reads the list after in: x in ("a", "b").
func (p *parser) in(left expr, equal func(a, b Value) bool) (expr, error) {
	items, err := p.arguments()
	if err != nil {
		return expr{}, err
	}
	return expr{func(r Row) Value {
		value := left.eval(r)
		return slices.ContainsFunc(items, func(item expr) bool { return equal(value, item.eval(r)) })
	}, SByte}, nil
}

// arguments reads a list in parentheses.
func (p *parser) arguments() ([]expr, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	if p.accept(")") {
		return nil, nil
	}
	var list []expr
	for {
		item, err := p.expression()
		if err != nil {
			return nil, err
		}
		list = append(list, item)
		if !p.accept(",") {
			return list, p.expect(")")
		}
	}
}

// sum reads operands joined by +, - and %, from left to right: no query that
// we serve mixes them.
func (p *parser) sum() (expr, error) {
	left, err := p.primary()
	for err == nil && (p.peek().text == "+" || p.peek().text == "-" || p.peek().text == "%") && p.peek().kind == symbol {
		op := p.take().text
		var right expr
		right, err = p.primary()
		a, b := left, right
		left = expr{func(r Row) Value { return arithmetic(op, a.eval(r), b.eval(r)) }, left.typ}
	}
	return left, err
}

func (p *parser) primary() (expr, error) {
	at := p.next
	t := p.take()
	switch {
	case t.kind == literal:
		return constant(t.value), nil
	case t.kind == symbol && t.text == "(":
		inner, err := p.expression()
		if err != nil {
			return expr{}, err
		}
		return inner, p.expect(")")
	case t.kind == word && p.peek().kind == symbol && p.peek().text == "(":
		return p.call(t.text)
	case t.kind == word && (t.text == "true" || t.text == "false"):
		return constant(t.text == "true"), nil
	case t.kind == word:
		return p.column(t.text)
	}
	p.next = at
	return expr{}, p.unexpected()
}

func (p *parser) column(name string) (expr, error) {
	i := slices.IndexFunc(p.columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return expr{}, errorf("'%s' operator: Failed to resolve column or scalar expression named '%s'", p.stage, name)
	}
	return expr{func(r Row) Value { return r[i] }, p.columns[i].Type}, nil
}

func constant(v Value) expr { return expr{func(Row) Value { return v }, typeOf(v)} }
