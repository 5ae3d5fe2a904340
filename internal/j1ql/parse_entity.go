package j1ql

import "fmt"

// entity reads one entity:
//
//	selector [CHANGED SINCE date] { WITH condition } [AS alias]
//
// Old queries repeat WITH, where all its conditions must hold.
func (p *parser) entity() Entity {
	e := Entity{Selector: p.selector()}
	if p.peek(0).is("CHANGED") && p.peek(1).is("SINCE") {
		p.next()
		p.next()
		e.Since = p.date()
	}
	var with []Expr
	for p.accept("WITH") {
		with = append(with, p.condition(inWith))
	}
	e.With = allOf(with)
	e.Alias = p.alias()
	if t := p.peek(0); e.Alias.Text != "" && t.isAny("WITH", "AND", "OR", "CHANGED") {
		p.fail(t.span, "unexpected `"+t.text+"` after the alias", "the condition stands before the alias: Device WITH … AS d")
	}
	return e
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

// alias reads AS and the name that follows, if there is one.
func (p *parser) alias() Name {
	if !p.accept("AS") {
		return Name{}
	}
	t := p.peek(0)
	switch {
	case t.kind == word && isReserved(t.text):
		p.fail(t.span, fmt.Sprintf("`%s` is a word of the language and cannot be an alias", t.text), "choose another name")
	case t.kind != word || hasDots(t):
		p.unexpectedHint("an alias is one word without quotes and dots", "an alias")
	}
	p.next()
	return Name{t.text, t.span}
}
