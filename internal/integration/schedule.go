package integration

import (
	"slices"
	"strings"
	"time"

	"github.com/adhocore/gronx"

	"parapet/internal/problem"
)

// Schedule says when an integration runs by itself: at an interval, or by a cron
// expression in a time zone, in which case the interval is empty.
type Schedule struct {
	Interval Interval `json:"interval,omitempty"`
	// Cron has five fields: minute, hour, day of the month, month, day of the week.
	Cron string `json:"cron,omitempty"`
	// TimeZone is that of the cron expression, such as Europe/Berlin; UTC unless it
	// is given.
	TimeZone string `json:"time_zone,omitempty"`
}

// Interval is how often an integration runs.
type Interval string

// The intervals there are.
const (
	Disabled      Interval = "DISABLED"
	ThirtyMinutes Interval = "THIRTY_MINUTES"
	OneHour       Interval = "ONE_HOUR"
	FourHours     Interval = "FOUR_HOURS"
	EightHours    Interval = "EIGHT_HOURS"
	TwelveHours   Interval = "TWELVE_HOURS"
	OneDay        Interval = "ONE_DAY"
	OneWeek       Interval = "ONE_WEEK"
)

// every is how long the intervals are, shortest first.
var every = []struct {
	interval Interval
	label    string
	length   time.Duration
}{
	{Disabled, "Only when it is run by hand", 0},
	{ThirtyMinutes, "Every 30 minutes", 30 * time.Minute},
	{OneHour, "Every hour", time.Hour},
	{FourHours, "Every 4 hours", 4 * time.Hour},
	{EightHours, "Every 8 hours", 8 * time.Hour},
	{TwelveHours, "Every 12 hours", 12 * time.Hour},
	{OneDay, "Every day", 24 * time.Hour},
	{OneWeek, "Every week", 7 * 24 * time.Hour},
}

// length is how long the interval is; 0 when nothing runs by itself, and false
// when there is no such interval.
func (i Interval) length() (time.Duration, bool) {
	for _, e := range every {
		if e.interval == i {
			return e.length, true
		}
	}
	return 0, false
}

// Next is the first moment after another at which an integration is due that was
// enabled when it was; zero when it never is. Intervals begin with the enabling
// itself, whatever the clocks of a time zone do.
func (s Schedule) Next(enabled, after time.Time) time.Time {
	if enabled.IsZero() {
		return time.Time{}
	}
	if s.Cron != "" {
		return s.nextByCron(enabled, after)
	}
	length, _ := s.Interval.length()
	switch {
	case length == 0:
		return time.Time{}
	case after.Before(enabled):
		return enabled
	}
	return enabled.Add((after.Sub(enabled)/length + 1) * length)
}

// nextByCron is by what the clocks of the time zone show: a moment that they leave
// out in spring is made up for, and one that they repeat in autumn counts once.
func (s Schedule) nextByCron(enabled, after time.Time) time.Time {
	zone, err := s.zone()
	if err != nil {
		return time.Time{}
	}
	if after.Before(enabled) {
		after = enabled
	}
	next, err := gronx.NextTickAfter(s.Cron, after.In(zone), false)
	shown, out, known := s.shown(after.In(zone))
	switch {
	case err != nil && !known:
		return time.Time{}
	case err != nil: // gronx finds nothing beyond a midnight that the clocks leave out
		next = shown
	case known && out && shown.After(after) && shown.Before(next):
		next = shown
	}
	return next.UTC()
}

// shown is the next moment by clocks that are never put forward or back, whether
// those of the zone leave it out, and whether there is any.
func (s Schedule) shown(after time.Time) (next time.Time, out, known bool) {
	in := func(t time.Time, zone *time.Location) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone)
	}
	shown, err := gronx.NextTickAfter(s.Cron, in(after, time.UTC), false)
	if err != nil {
		return time.Time{}, false, false
	}
	next = in(shown, after.Location())
	return next, !in(next, time.UTC).Equal(shown), true
}

func (s Schedule) zone() (*time.Location, error) {
	if s.TimeZone == "" {
		return time.UTC, nil
	}
	return time.LoadLocation(s.TimeZone)
}

// check says what is wrong with the schedule.
func (s Schedule) check() []problem.Field {
	var wrong []problem.Field
	add := func(field, text string) { wrong = append(wrong, problem.Field{Path: "schedule." + field, Text: text}) }
	_, known := s.Interval.length()
	switch {
	case s.Cron == "" && s.Interval == "":
		add("interval", "is missing: choose one, or give a cron expression")
	case s.Cron != "" && s.Interval != "":
		add("cron", "is given beside an interval: keep one of them")
	case s.Cron == "" && !known:
		add("interval", "is unknown: choose one of "+intervalNames())
	case s.Cron != "" && !isCron(s.Cron):
		add("cron", "is no cron expression: give minute, hour, day of the month, month and day of the week, as in \"30 2 * * 1-5\"")
	}
	if _, err := s.zone(); err != nil || s.TimeZone == "Local" {
		add("time_zone", "is unknown: give a name such as Europe/Berlin, or UTC")
	}
	return wrong
}

// isCron reports whether an expression has five fields that are sound, or a name
// for them such as @daily, and a moment that it means.
func isCron(text string) bool {
	segments, err := gronx.Segments(text)
	if err != nil || len(segments) != 6 || segments[0] != "0" || len(strings.Fields(text)) > 5 || !gronx.IsValid(text) {
		return false
	}
	_, err = gronx.NextTickAfter(text, time.Now(), false)
	return err == nil
}

func intervalNames() string {
	var names []string
	for _, e := range every {
		names = append(names, string(e.interval))
	}
	return enumerate(slices.Values(names))
}
