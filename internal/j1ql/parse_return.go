package j1ql

import "strings"

// returned reads what RETURN asks for: a tree or columns.
func (p *parser) returned(q *Query) {
	p.scope = inReturn
	if p.peek(0).is("TREE") && !p.peek(1).isAny(",", "AS", ".") {
		p.next()
		q.Tree = true
		return
	}
	for {
		q.Return = append(q.Return, p.column())
		if !p.accept(",") {
			return
		}
	}
}

// column reads one item and its name.
func (p *parser) column() Column {
	from := p.peek(0).span.Pos
	if p.peek(0).is("DISTINCT") && p.peek(1).kind == word && !p.peek(1).is("AS") {
		p.unexpected("an alias or alias.property")
	}
	e := p.columnValue()
	at := p.since(from)
	c := Column{Expr: e, Name: Name{p.source(at), at}}
	_, all := e.(Spread)
	if all {
		c.Name.Text = exprText(e)
	}
	if !p.accept("AS") {
		return c
	}
	t := p.peek(0)
	switch {
	case all:
		p.fail(t.span, "all properties take the names they have", "leave the AS out, or return them one by one")
	case t.kind == quoted:
		c.Name = Name{t.value, t.span}
	case t.kind == word && !strings.Contains(t.text, "."):
		c.Name = Name{t.text, t.span}
	default:
		p.unexpectedHint("put a name with blanks or dots in quotes", "a name for the column")
	}
	p.next()
	return c
}

// columnValue reads u.* or a value.
func (p *parser) columnValue() Expr {
	t := p.peek(0)
	if t.kind != word || !p.peek(1).is(".") || !p.peek(2).is("*") {
		return p.value()
	}
	if isReserved(t.text) || hasDots(t) {
		p.unexpected("an alias")
	}
	p.next()
	p.next()
	p.next()
	return Spread{Alias: Name{t.text, t.span}, Span: p.since(t.span.Pos)}
}

// sorts reads the keys of ORDER BY.
func (p *parser) sorts() []Sort {
	p.scope = inOrder
	var sorts []Sort
	for {
		s := Sort{Expr: p.value()}
		if s.Desc = p.accept("DESC"); !s.Desc {
			p.accept("ASC")
		}
		sorts = append(sorts, s)
		if !p.accept(",") {
			return sorts
		}
	}
}
