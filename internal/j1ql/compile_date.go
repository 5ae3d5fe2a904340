package j1ql

import (
	"fmt"
	"time"

	"parapet/internal/graph"
)

// date is the moment that a date or a parameter stands for.
func (c *compiler) date(e Expr) time.Time {
	if m, ok := e.(Moment); ok {
		return c.moment(m)
	}
	v := c.single(e).Value
	if !v.Defined() {
		return c.options.Now
	}
	if v.Kind() == graph.KindTime {
		return time.UnixMilli(v.AsMillis()).UTC()
	}
	t, ok := readDate(v.AsText())
	if !ok {
		c.fail(e.span(), fmt.Sprintf("the value of %s is no date", exprText(e)), "give one such as 2026-01-31 or 2026-01-31T18:30:00Z")
	}
	return t
}

func (c *compiler) moment(m Moment) time.Time {
	at := c.options.Now
	if m.Date != "" {
		at = m.Time
	}
	at = at.UTC()
	for _, s := range m.Shifts {
		at = s.from(at, c.number(s))
	}
	return at
}

// length is how many milliseconds an interval has. Months and years have no
// fixed number.
func (c *compiler) length(i Interval) float64 {
	hours := map[Unit]float64{Hours: 1, Days: 24}[i.Unit]
	if hours == 0 {
		c.fail(i.Span, fmt.Sprintf("%s are not all equally long", i.Unit), "count in days; only date.now and date(…) move by months and years")
	}
	return float64(c.number(i.Shift)) * hours * float64(time.Hour.Milliseconds())
}

// number is how many units a shift has, negative for those into the past.
func (c *compiler) number(s Shift) int {
	n := c.count(s.Count, maxShift)
	if s.Back {
		return -n
	}
	return n
}

// from moves a moment by so many units. A month or year from a day that the month it leads to
// does not have is the last day of that month.
func (s Shift) from(t time.Time, n int) time.Time {
	months := n
	switch s.Unit {
	case Hours:
		return t.AddDate(0, 0, n/24).Add(time.Duration(n%24) * time.Hour)
	case Days:
		return t.AddDate(0, 0, n)
	case Years:
		months *= 12
	}
	moved := t.AddDate(0, months, 0)
	if moved.Day() != t.Day() {
		return moved.AddDate(0, 0, -moved.Day())
	}
	return moved
}
