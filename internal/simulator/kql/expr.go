package kql

import (
	"slices"
	"time"
)

// maxDepth bounds nesting, so that a hostile query cannot exhaust the stack.
const maxDepth = 100

// variance is how often the value of an expression changes.
type variance uint8

const (
	never variance = iota
	byGroup
	byRow
)

// expr is a compiled scalar expression.
type expr struct {
	eval   func(Row) Value
	typ    string
	varies variance
	// write appends the text that eval would make; nil where nothing makes one.
	write func(text []byte, r Row) []byte
}

func constant(v Value) expr { return expr{eval: func(Row) Value { return v }, typ: typeOf(v)} }

// derive makes an expression of others, and evaluates it now when they are
// constants.
func derive(typ string, eval func(Row) Value, from ...expr) expr {
	e := expr{eval: eval, typ: typ}
	for _, f := range from {
		e.varies = max(e.varies, f.varies)
	}
	if e.varies == never {
		v := eval(nil)
		e.eval = func(Row) Value { return v }
	}
	return e
}

// parser walks the tokens. Columns, stage and shared are those of the operator
// at hand: they resolve names and word errors. Arrived is when a row of the table
// came in, as long as its rows are as they came.
type parser struct {
	tokens  []token
	next    int
	depth   int
	now     time.Time
	columns []Column
	shared  []string
	stage   string
	arrived func(Row) Value
}

func (p *parser) peek() token { return p.tokens[p.next] }

// after is the token behind the next one.
func (p *parser) after() token { return p.tokens[min(p.next+1, len(p.tokens)-1)] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != end {
		p.next++
	}
	return t
}

// accept takes the next token when it is this word or symbol.
func (p *parser) accept(text string) bool {
	if !p.peek().is(text) {
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

func (p *parser) unexpected() error { return misread(p.peek().text) }

func (p *parser) expression() (expr, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxDepth {
		return expr{}, errorf("Syntax error: the query is nested too deeply")
	}
	left, err := p.conjunction()
	for err == nil && p.accept("or") {
		var right expr
		right, err = p.conjunction()
		a, b := left.eval, right.eval
		left = derive(SByte, func(r Row) Value { return Bool(a(r).isTrue() || b(r).isTrue()) }, left, right)
	}
	return left, err
}

func (p *parser) conjunction() (expr, error) {
	left, err := p.comparison()
	for err == nil && p.accept("and") {
		var right expr
		right, err = p.comparison()
		a, b := left.eval, right.eval
		left = derive(SByte, func(r Row) Value { return Bool(a(r).isTrue() && b(r).isTrue()) }, left, right)
	}
	return left, err
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

func (p *parser) sum() (expr, error) { return p.chain(p.product, "+", "-") }

func (p *parser) product() (expr, error) { return p.chain(p.primary, "*", "/", "%") }

// chain reads operands joined by arithmetic of one precedence, from the left.
func (p *parser) chain(operand func() (expr, error), symbols ...string) (expr, error) {
	left, err := operand()
	for err == nil && p.peek().kind == symbol && slices.Contains(symbols, p.peek().text) {
		op := p.take().text
		var right expr
		right, err = operand()
		a, b := left.eval, right.eval
		typ := left.typ
		if right.typ == Double {
			typ = Double
		}
		left = derive(typ, func(r Row) Value { return arithmetic(op, a(r), b(r)) }, left, right)
	}
	return left, err
}

func (p *parser) primary() (expr, error) {
	at := p.next
	t := p.take()
	switch {
	case t.kind == literal:
		return constant(t.value), nil
	case t.is("-") && p.peek().kind == literal:
		return constant(arithmetic("-", Long(0), p.take().value)), nil
	case t.is("("):
		inner, err := p.expression()
		if err != nil {
			return expr{}, err
		}
		return inner, p.expect(")")
	case t.kind == word && p.peek().is("("):
		return p.call(t.text)
	case t.kind == word && (t.text == "true" || t.text == "false"):
		return constant(Bool(t.text == "true")), nil
	case t.kind == word:
		return p.column(t.text)
	}
	p.next = at
	return expr{}, p.unexpected()
}

func (p *parser) column(name string) (expr, error) {
	i, err := p.resolve(name)
	if err != nil {
		return expr{}, err
	}
	varies := byRow
	if slices.Contains(p.shared, name) {
		varies = byGroup
	}
	return expr{eval: func(r Row) Value { return r.Value(i) }, typ: p.columns[i].Type, varies: varies}, nil
}

// resolve finds a column of the operator at hand.
func (p *parser) resolve(name string) (int, error) {
	i := slices.IndexFunc(p.columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return 0, errorf("'%s' operator: Failed to resolve column or scalar expression named '%s'", p.stage, name)
	}
	return i, nil
}
