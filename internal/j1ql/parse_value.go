package j1ql

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parapet/internal/graph"
)

// operand reads one side of a comparison: a literal, a moment or a property.
func (p *parser) operand(s scope) Expr {
	t := p.peek(0)
	switch {
	case t.kind == quoted:
		p.next()
		return Literal{graph.Text(t.value), t.span}
	case t.kind == number, t.is("-"):
		return p.number()
	case t.kind == date, t.is("date.now"):
		return p.moment()
	case t.isAny("true", "false"):
		p.next()
		return Literal{graph.Bool(t.is("true")), t.span}
	case t.isAny("undefined", "null"):
		p.next()
		return Literal{Span: t.span}
	case t.is("/"):
		p.unsupported(t.span, "a regular expression is")
	case t.is("("):
		p.unsupported(t.span, "a parenthesis around a value is")
	case p.placeholder():
	case t.kind == word && p.peek(1).is("("):
		p.unsupported(t.span, "a function in a condition is")
	}
	e := p.path(s)
	p.noArithmetic()
	return e
}

func (p *parser) number() Expr {
	from := p.peek(0).span.Pos
	sign := ""
	if p.accept("-") {
		sign = "-"
	}
	t := p.next()
	f, err := strconv.ParseFloat(sign+t.text, 64)
	switch {
	case t.kind != number:
		p.fail(t.span, fmt.Sprintf("expected a number after -, found %s", t.described()), "")
	case err != nil:
		p.fail(t.span, "the number is too large", "")
	}
	p.noArithmetic()
	return Literal{graph.Number(f), p.since(from)}
}

func (p *parser) noArithmetic() {
	if t := p.peek(0); t.isAny("+", "-", "*", "/", "^") {
		p.unsupported(t.span, "arithmetic is")
	}
}

// moment reads date.now or date(…), and the units it is moved by.
func (p *parser) moment() Expr {
	t := p.next()
	m := Moment{}
	if t.kind == date {
		m.Date, m.Time = t.value, p.parseDate(t)
	}
	for p.peek(0).isAny("+", "-") {
		m.Shifts = append(m.Shifts, p.shift())
	}
	m.Span = p.since(t.span.Pos)
	return m
}

// maxShift keeps moved dates within what a date can be.
const maxShift = 1_000_000

// shift reads + or -, a number and its unit.
func (p *parser) shift() Shift {
	backwards := p.next().is("-")
	t := p.next()
	unit := p.unit()
	count, err := strconv.Atoi(t.text)
	switch {
	case t.kind != number || strings.Contains(t.text, "."):
		p.fail(t.span, "a date moves by a whole number of hours, days, months or years", "")
	case err != nil || count > maxShift:
		p.fail(t.span, fmt.Sprintf("a date moves by at most %d units", maxShift), "")
	}
	if backwards {
		count = -count
	}
	return Shift{count, unit}
}

// units are the spellings of the units of dates.
var units = map[string]Unit{
	"hour": Hours, "hours": Hours, "hr": Hours, "hrs": Hours,
	"day": Days, "days": Days,
	"month": Months, "months": Months, "mo": Months, "mos": Months,
	"year": Years, "years": Years, "yr": Years, "yrs": Years,
}

func (p *parser) unit() Unit {
	t := p.peek(0)
	u, ok := units[strings.ToLower(t.text)]
	if !ok {
		hint := ""
		if t.isAny("week", "weeks") {
			hint = "count in days: 7 days"
		}
		p.unexpectedHint(hint, "hours", "days", "months", "years")
		return Days
	}
	p.next()
	return u
}

// layouts are the forms of date(…). A time without a zone is in UTC.
var layouts = []string{
	"2006", "2006-01", "2006-01-02",
	"2006-01-02T15Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00",
	"2006-01-02T15", "2006-01-02T15:04", "2006-01-02T15:04:05",
}

func (p *parser) parseDate(t token) time.Time {
	for _, layout := range layouts {
		if moment, err := time.Parse(layout, t.value); err == nil {
			return moment
		}
	}
	p.fail(t.span, "this is no date", "write date(2026-01-31) or date(2026-01-31T18:30:00Z)")
	return time.Time{}
}

// path reads a property, in WHERE with its alias.
func (p *parser) path(s scope) Path {
	t := p.peek(0)
	if s == qualified {
		return p.qualifiedPath("a property such as User.email")
	}
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

// qualifiedPath reads alias.property or alias.[property].
func (p *parser) qualifiedPath(expected string) Path {
	path := p.reference(expected)
	if path.Property == "" {
		p.fail(path.Span, fmt.Sprintf("`%s` does not say which entity it is a property of", path.Alias.Text),
			fmt.Sprintf("write the alias or class before it: User.%s; put text in quotes", path.Alias.Text))
	}
	return path
}

// reference reads alias, alias.property or alias.[property].
func (p *parser) reference(expected string) Path {
	t := p.peek(0)
	if t.kind != word || isReserved(t.text) {
		p.unexpected(expected)
	}
	p.next()
	alias, property, _ := strings.Cut(t.text, ".")
	path := Path{Alias: Name{alias, shorten(t.span, alias)}, Property: property, Span: t.span}
	if !p.peek(0).is(".") {
		return path
	}
	p.next()
	switch name := p.peek(0); {
	case name.is("*"):
		p.unsupported(Span{t.span.Pos, name.span.End}, "all properties, `"+t.text+".*`, are")
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
