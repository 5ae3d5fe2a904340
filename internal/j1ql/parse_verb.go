package j1ql

import (
	"strings"

	"parapet/internal/graph/plan"
)

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
			p.unexpectedHint(hintForUnion(p.peek(0)), "`|`", "`)`")
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
	case t.kind != word || hasDots(t) || isReserved(t.text) && !t.isAny("HAS", "RELATES"):
		p.unexpected("a verb")
	}
	p.next()
	if t.is("RELATES") {
		p.accept("TO")
		return Name{}, true
	}
	return Name{strings.ToUpper(t.text), t.span}, false
}
