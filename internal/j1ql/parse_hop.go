package j1ql

import (
	"fmt"
	"slices"
	"strconv"
)

// maxSections is how deep optional sections may be nested.
const maxSections = 2

// steps reads hops and optional sections, which stand inside as many sections
// as told.
func (p *parser) steps(inside int) []Step {
	var steps []Step
	for {
		switch {
		case p.peek(0).is("THAT"):
			steps = append(steps, p.hop())
		case p.startsSection():
			steps = append(steps, p.section(inside))
		default:
			p.checkPaths(steps, inside)
			return steps
		}
	}
}

func (p *parser) startsSection() bool { return p.peek(0).is("(") && p.peek(1).is("THAT") }

// section reads an optional part:
//
//	( hop { hop | section } )? [AS alias]
func (p *parser) section(inside int) Section {
	open := p.next()
	if inside == maxSections {
		p.fail(open.span, "an optional part goes at most one level deep into another", "write the parts after each other: (THAT …)? (THAT …)?")
	}
	s := Section{Steps: p.steps(inside + 1)}
	if p.peek(0).is(")") {
		p.next()
	} else {
		p.unexpected(append(p.sectionFollowers(s), "`)`")...)
	}
	if !p.accept("?") {
		p.unexpectedHint("an optional part ends with )?", "?")
	}
	s.Alias = p.alias()
	s.Span = p.since(open.span.Pos)
	s.slot = p.slot()
	return s
}

// sectionFollowers are what may go on with a section.
func (p *parser) sectionFollowers(s Section) []string {
	q := Query{Steps: s.Steps}
	all := q.last().followers()
	return all[:slices.Index(all, "THAT")+1]
}

// hop reads one step of the chain:
//
//	THAT [!] verbs [>> | <<] [TO] [AS alias] entity
//	THAT SOMEHOW [depth] verbs [>> | <<] [TO] entity
func (p *parser) hop() Hop {
	from := p.next().span.Pos
	h := Hop{Negated: p.accept("!")}
	if p.accept("SOMEHOW") {
		h.Somehow = p.pathLength()
	}
	h.Verbs = p.verbs()
	h.Direction = p.direction()
	p.accept("TO")
	h.Span = p.since(from)
	h.Alias = p.alias()
	switch t := p.peek(0); {
	case t.isAny(">>", "<<") && h.Alias.Text != "":
		p.fail(t.span, fmt.Sprintf("unexpected `%s` behind the name of the relationship", t.text), fmt.Sprintf("the arrow follows the verb: THAT HAS %s AS %s Device", t.text, h.Alias.Text))
	case t.is("WITH"):
		p.fail(t.span, "a relationship takes no WITH",
			"name it with AS and filter in WHERE: THAT HAS AS r Device WHERE r.property = 'value'")
	case h.Somehow > 0 && h.Alias.Text != "":
		p.fail(h.Alias.Span, "a path is no single relationship that could have a name", "leave the AS out")
	}
	h.slot = p.slot()
	h.Entity = p.entity()
	h.Entity.slot = p.slot()
	return h
}

// The lengths of paths.
const (
	defaultPath = 5
	maxPath     = 10
)

// pathLength reads how many relationships a path may have.
func (p *parser) pathLength() int {
	t := p.peek(0)
	if t.kind != number {
		return defaultPath
	}
	n, err := strconv.Atoi(t.text)
	if err != nil || n < 1 || n > maxPath {
		p.fail(t.span, fmt.Sprintf("a path has 1 to %d relationships", maxPath), "")
	}
	p.next()
	return n
}

// checkPaths refuses paths with other steps beside them.
func (p *parser) checkPaths(steps []Step, inside int) {
	for _, s := range steps {
		h, ok := s.(Hop)
		switch {
		case !ok || h.Somehow == 0:
		case h.Negated:
			p.fail(h.Span, "SOMEHOW cannot be negated", "")
		case len(steps) > 1, inside > 0:
			p.fail(h.Span, "SOMEHOW is the only THAT of its query", "narrow its ends with WITH or with queries: WITH _id = (FIND … RETURN u._id)")
		}
	}
}
