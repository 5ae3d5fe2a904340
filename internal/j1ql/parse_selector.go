package j1ql

import (
	"fmt"
	"strings"

	"parapet/internal/graph"
)

// selector reads what an entity may be:
//
//	{ #Smart } [ name | (name|name) | * ] or 'text'
func (p *parser) selector() Selector {
	s := Selector{}
	from := p.peek(0).span.Pos
	for p.peek(0).is("#") {
		s.Smart = append(s.Smart, p.smart())
	}
	switch t := p.peek(0); {
	case p.accept("*"):
	case t.kind == quoted && s.Smart == nil:
		s.Search = &Literal{graph.Text(t.value), t.span}
		p.next()
	case t.is("(") && p.peek(1).is("FIND"):
		p.fail(t.span, "a query does not stand in the place of an entity", "compare with it: * WITH _id = (FIND … RETURN u._id)")
	case t.is("(") && !p.startsSection():
		p.next()
		p.union(&s)
	case s.Smart == nil || (t.kind == word && !p.endsSelector()):
		s.Names = []Name{p.selectorName()}
	}
	s.Span = p.since(from)
	return s
}

// endsSelector says whether the next word belongs to what follows a selector.
func (p *parser) endsSelector() bool {
	t := p.peek(0)
	return isReserved(t.text) || clauseIndex(t) >= 0 || t.is("CHANGED") && p.peek(1).is("SINCE")
}

// smart reads #Name.
func (p *parser) smart() Name {
	from := p.next().span.Pos
	t := p.peek(0)
	if t.kind != word || hasDots(t) {
		p.unexpected("the name of a smart class")
	}
	p.next()
	return Name{t.text, p.since(from)}
}

// union reads the rest of (A|B). With a * among them it accepts everything.
func (p *parser) union(s *Selector) {
	all := false
	for {
		if p.accept("*") {
			all = true
		} else {
			s.Names = append(s.Names, p.selectorName())
		}
		if p.accept(")") {
			break
		}
		if !p.accept("|") {
			p.unexpectedHint(hintForUnion(p.peek(0)), "`|`", "`)`")
			break
		}
	}
	switch {
	case all:
		s.Names = nil
	case len(s.Names) == 1 && isSmart(s.Names[0]):
		s.Smart = append(s.Smart, Name{s.Names[0].Text[1:], s.Names[0].Span})
		s.Names = nil
	}
}

func isSmart(name Name) bool { return strings.HasPrefix(name.Text, "#") }

// isPlain says whether the name is a class or a type.
func isPlain(name Name) bool { return !isSmart(name) && !parameterForm.MatchString(name.Text) }

// selectorName reads one alternative of a selector.
func (p *parser) selectorName() Name {
	t := p.peek(0)
	switch {
	case t.is("#"):
		smart := p.smart()
		return Name{"#" + smart.Text, smart.Span}
	case t.kind == parameter:
		p.next()
		return Name{exprText(Parameter{Name: t.value, Braces: t.text[0] == '{'}), t.span}
	case t.kind != word || isReserved(t.text):
		p.unexpected("a class", "a type", "*")
	case hasDots(t):
		p.fail(t.span, fmt.Sprintf("`%s` is no class or type: they have no dots", t.text), "")
	}
	p.next()
	return Name{t.text, t.span}
}

func hasDots(t token) bool { return strings.Contains(t.text, ".") }
