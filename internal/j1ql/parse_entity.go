package j1ql

import (
	"fmt"
	"strings"

	"parapet/internal/graph/plan"
)

// entity reads one entity:
//
//	selector { WITH condition } [AS alias]
//
// Old queries repeat WITH, where all its conditions must hold.
func (p *parser) entity() Entity {
	e := Entity{Selector: p.selector()}
	var with []Expr
	for p.accept("WITH") {
		with = append(with, p.condition(unqualified))
	}
	e.With = allOf(with)
	e.Alias = p.alias()
	switch t := p.peek(0); {
	case e.Alias.Text != "" && t.isAny("WITH", "AND", "OR"):
		p.fail(t.span, "unexpected `"+t.text+"` after the alias", "the condition stands before the alias: Device WITH … AS d")
	case t.is("(") && p.peek(1).is("THAT"):
		p.unsupported(t.span, "optional traversal, `(THAT …)?`, is")
	}
	return e
}

// selector reads a class, a type, a union of them or *.
func (p *parser) selector() Selector {
	from := p.peek(0).span.Pos
	switch t := p.peek(0); {
	case t.is("*"):
		p.next()
		return Selector{Span: p.since(from)}
	case t.is("#"):
		p.unsupported(t.span, "a smart class is")
	case t.kind == quoted:
		p.unsupported(t.span, "full-text search is")
	case t.is("(") && p.peek(1).is("FIND"):
		p.unsupported(t.span, "a query inside a query is")
	case t.is("("):
		p.next()
		return p.union(from)
	}
	name := p.selectorName()
	return Selector{Names: []Name{name}, Span: p.since(from)}
}

// union reads the rest of (A|B). With a * among them it accepts everything.
func (p *parser) union(from Pos) Selector {
	var names []Name
	all := false
	for {
		if p.accept("*") {
			all = true
		} else {
			names = append(names, p.selectorName())
		}
		if p.accept(")") {
			break
		}
		if !p.accept("|") {
			p.unexpected("`|`", "`)`")
			break
		}
	}
	if all {
		names = nil
	}
	return Selector{Names: names, Span: p.since(from)}
}

func (p *parser) selectorName() Name {
	t := p.peek(0)
	switch {
	case t.is("#"):
		p.unsupported(t.span, "a smart class is")
	case p.placeholder():
	case t.kind != word || isReserved(t.text):
		p.unexpected("a class", "a type", "*")
	case strings.Contains(t.text, "."):
		p.fail(t.span, fmt.Sprintf("`%s` is no class or type: they have no dots", t.text), "")
	}
	p.next()
	return Name{t.text, t.span}
}

// alias reads AS and the name that follows, if there is one.
func (p *parser) alias() Name {
	if !p.accept("AS") {
		return Name{}
	}
	t := p.peek(0)
	switch {
	case t.kind == word && isReserved(t.text):
		p.fail(t.span, fmt.Sprintf("`%s` is a word of the language and cannot be an alias", t.text), "choose another name")
	case t.kind != word || strings.Contains(t.text, "."):
		p.unexpectedHint("an alias is one word without quotes and dots", "an alias")
	}
	p.next()
	return Name{t.text, t.span}
}

// hop reads one step of the chain:
//
//	THAT [!] verbs [>> | <<] [TO] [AS alias] entity
func (p *parser) hop() Hop {
	from := p.next().span.Pos
	if t := p.peek(0); t.is("SOMEHOW") {
		p.unsupported(t.span, "SOMEHOW is")
	}
	h := Hop{Negated: p.accept("!")}
	h.Verbs = p.verbs()
	h.Direction = p.direction()
	p.accept("TO")
	h.Span = p.since(from)
	h.Alias = p.alias()
	if t := p.peek(0); t.is("WITH") {
		p.fail(t.span, "a relationship takes no WITH",
			"name it with AS and filter in WHERE: THAT HAS AS r Device WHERE r.property = 'value'")
	}
	h.Entity = p.entity()
	return h
}

func (p *parser) direction() plan.Direction {
	switch {
	case p.accept(">>"):
		return plan.Forward
	case p.accept("<<"):
		return plan.Backward
	}
	return plan.Either
}

// verbs reads a verb or a union of verbs; none means any relationship.
func (p *parser) verbs() []Name {
	if !p.accept("(") {
		verb, all := p.verb()
		if all {
			return nil
		}
		return []Name{verb}
	}
	var verbs []Name
	relates := false
	for {
		verb, all := p.verb()
		verbs, relates = append(verbs, verb), relates || all
		if p.accept(")") {
			break
		}
		if !p.accept("|") {
			p.unexpected("`|`", "`)`")
			break
		}
	}
	if relates {
		return nil
	}
	return verbs
}

// verb reads one verb and says whether it is RELATES TO, which any
// relationship does.
func (p *parser) verb() (Name, bool) {
	t := p.peek(0)
	switch {
	case t.isAny(">>", "<<"):
		p.unexpectedHint("the arrow follows the verb: THAT HAS "+t.text+" Device", "a verb")
	case t.is("NOT"):
		p.unexpectedHint("write THAT !HAS Device", "a verb")
	case t.kind != word || strings.Contains(t.text, ".") || isReserved(t.text) && !t.isAny("HAS", "RELATES"):
		p.unexpected("a verb")
	}
	p.next()
	if t.is("RELATES") {
		p.accept("TO")
		return Name{}, true
	}
	return Name{strings.ToUpper(t.text), t.span}, false
}

// placeholder tells of a parameter, if one follows.
func (p *parser) placeholder() bool {
	t := p.peek(0)
	if !t.isAny("${", "{{") {
		return false
	}
	p.unsupported(t.span, "a parameter is")
	return true
}
