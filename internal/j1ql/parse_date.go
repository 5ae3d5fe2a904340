package j1ql

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// date reads a date where nothing else can stand.
func (p *parser) date() Expr {
	p.scope = inWhere
	if t := p.peek(0); t.kind != date && t.kind != parameter && !t.is("date.now") {
		p.unexpectedHint("write date(2026-01-31) or date.now - 7 days", "a date")
	}
	e := p.value()
	switch e.(type) {
	case Moment, Parameter:
	default:
		p.fail(e.span(), "this is no date", "write date(2026-01-31) or date.now - 7 days")
	}
	return e
}

// moment reads date.now or date(…).
func (p *parser) moment() Expr {
	t := p.next()
	m := Moment{Span: t.span}
	if t.kind == date {
		m.Date, m.Time = t.value, p.parseDate(t)
	}
	return m
}

// maxShift keeps moved dates within what a date can be.
const maxShift = 1_000_000

// interval reads the unit after a number.
func (p *parser) interval(t token) Expr {
	unit := units[p.unitText()]
	p.next()
	count, err := strconv.Atoi(t.text)
	switch {
	case strings.Contains(t.text, "."):
		p.fail(t.span, "a date moves by a whole number of hours, days, months or years", "")
	case err != nil || count > maxShift:
		p.fail(t.span, fmt.Sprintf("a date moves by at most %d units", maxShift), "")
	}
	return Interval{Shift{Count: Count{Number: count}, Unit: unit}, p.since(t.span.Pos)}
}

// units are the spellings of the units of dates.
var units = map[string]Unit{
	"hour": Hours, "hours": Hours, "hr": Hours, "hrs": Hours,
	"day": Days, "days": Days,
	"month": Months, "months": Months, "mo": Months, "mos": Months,
	"year": Years, "years": Years, "yr": Years, "yrs": Years,
}

// unitText is the next token as units are spelt.
func (p *parser) unitText() string { return strings.ToLower(p.peek(0).text) }

// unitMissing tells that a date is moved by a bare number.
func (p *parser) unitMissing() {
	hint := ""
	if p.peek(0).isAny("week", "weeks") {
		hint = "a week is 7 days: count in days"
	}
	p.unexpectedHint(hint, "hours", "days", "months", "years")
}

// checkNumbered refuses a property that is rather a unit without its number.
func (p *parser) checkNumbered(of Path) {
	if _, ok := units[strings.ToLower(of.Property)]; ok && of.Alias.Text == "" {
		p.fail(of.Span, fmt.Sprintf("`%s` has no number before it", of.Property), "write date.now - 7 "+of.Property)
	}
}

// layouts are the forms of date(…). A time without a zone is in UTC.
var layouts = []string{
	"2006", "2006-01", "2006-01-02",
	"2006-01-02T15Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00",
	"2006-01-02T15", "2006-01-02T15:04", "2006-01-02T15:04:05",
}

// readDate is the moment that a text means.
func readDate(text string) (time.Time, bool) {
	for _, layout := range layouts {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, true
		}
	}
	return time.Time{}, false
}

func (p *parser) parseDate(t token) time.Time {
	moment, ok := readDate(t.value)
	if !ok {
		p.fail(t.span, "this is no date", "write date(2026-01-31) or date(2026-01-31T18:30:00Z)")
	}
	return moment
}
