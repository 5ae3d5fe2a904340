package j1ql

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// path reads the name of a property, as its place demands.
func (p *parser) path() Expr {
	switch p.scope {
	case inWith:
		return p.property()
	case inWhere:
		return p.reference("a property such as User.email", "a value")
	}
	return p.reference("an alias", "alias.property", "a value")
}

// property reads a property without alias.
func (p *parser) property() Expr {
	t := p.peek(0)
	switch {
	case t.kind == bracketed:
		p.next()
		return Path{Property: t.value, Span: t.span}
	case t.kind != word || isReserved(t.text) && !p.peek(1).isAny(operators...):
		p.unexpected("a property", "a value")
	}
	p.next()
	return Path{Property: t.text, Span: t.span}
}

// reference reads alias, alias.property or alias.[property].
func (p *parser) reference(expected ...string) Path {
	t := p.peek(0)
	if t.kind != word || isReserved(t.text) {
		p.unexpected(expected...)
	}
	p.next()
	alias, property, _ := strings.Cut(t.text, ".")
	path := Path{Alias: Name{alias, shorten(t.span, alias)}, Property: property, Span: t.span}
	if !p.accept(".") {
		return path
	}
	switch name := p.peek(0); {
	case name.is("*"):
		p.fail(Span{t.span.Pos, name.span.End}, "all properties, `"+t.text+".*`, are a column of their own", "name one property")
	case name.kind != bracketed || property != "":
		p.unexpected("a property")
	default:
		p.next()
		path.Property, path.Span = name.value, p.since(t.span.Pos)
	}
	return path
}

// shorten is the part of a span, on one line, that the text at its beginning
// takes.
func shorten(s Span, text string) Span {
	s.End = s.Pos
	s.End.Offset += len(text)
	s.End.Column += utf8.RuneCountInString(text)
	return s
}

// notColumns are the words that a value or a clause begins with, so that a
// column of that name is found in quotes only.
var notColumns = []string{"true", "false", "undefined", "null", "and", "or", "not"}

// namesColumn says whether the token is the name of a column that no other
// name could be: in quotes, or a word of the language. In HAVING, where texts
// are compared with, something must follow that computes or compares.
func (p *parser) namesColumn(t token) bool {
	next := p.peek(1)
	computes := next.isAny(operators...) || next.kind == symbol && precedence[next.text] > 0
	if p.scope != inOrder && (p.scope != inHaving || !computes) {
		return false
	}
	return t.kind == quoted || t.kind == word && isReserved(t.text) && clauseIndex(t) < 0 &&
		!slices.Contains(notColumns, strings.ToLower(t.text)) && !next.is("(")
}
