package integration_test

import (
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"parapet/internal/integration"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	must(t, err)
	return when
}

func TestNext(t *testing.T) {
	t.Parallel()
	const enabled = "2026-03-01T10:07:30Z"
	for name, test := range map[string]struct {
		schedule    integration.Schedule
		after, want string // want is empty for never
	}{
		"by hand":       {integration.Schedule{Interval: integration.Disabled}, enabled, ""},
		"the first":     {integration.Schedule{Interval: integration.OneHour}, "2026-03-01T10:07:29Z", enabled},
		"the second":    {integration.Schedule{Interval: integration.OneHour}, enabled, "2026-03-01T11:07:30Z"},
		"many missed":   {integration.Schedule{Interval: integration.ThirtyMinutes}, "2026-03-05T00:00:00Z", "2026-03-05T00:07:30Z"},
		"a week":        {integration.Schedule{Interval: integration.OneWeek}, "2026-03-20T00:00:00Z", "2026-03-22T10:07:30Z"},
		"cron":          {integration.Schedule{Cron: "0 * * * *"}, "2026-03-01T12:30:00Z", "2026-03-01T13:00:00Z"},
		"at the moment": {integration.Schedule{Cron: "0 * * * *"}, "2026-03-01T13:00:00Z", "2026-03-01T14:00:00Z"},
		"before":        {integration.Schedule{Cron: "0 * * * *"}, "2026-01-01T00:00:00Z", "2026-03-01T11:00:00Z"},
		"a zone":        {integration.Schedule{Cron: "30 2 * * *", TimeZone: "Asia/Kolkata"}, "2026-03-02T00:00:00Z", "2026-03-02T21:00:00Z"},
		"winter":        {integration.Schedule{Cron: "30 8 * * *", TimeZone: "Europe/Berlin"}, "2026-03-28T00:00:00Z", "2026-03-28T07:30:00Z"},
		"summer":        {integration.Schedule{Cron: "30 8 * * *", TimeZone: "Europe/Berlin"}, "2026-03-29T00:00:00Z", "2026-03-29T06:30:00Z"},
		"not left out":  {integration.Schedule{Cron: "30 1 * * *", TimeZone: "Europe/Berlin"}, "2026-03-28T12:00:00Z", "2026-03-29T00:30:00Z"},
		"the day after": {integration.Schedule{Cron: "30 2 * * *", TimeZone: "Europe/Berlin"}, "2026-03-29T02:00:00Z", "2026-03-30T00:30:00Z"},
		"every hour":    {integration.Schedule{Cron: "0 * * * *", TimeZone: "Europe/Berlin"}, "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"},
		"days by name":  {integration.Schedule{Cron: "0 6 * * MON-FRI"}, "2026-03-07T00:00:00Z", "2026-03-09T06:00:00Z"},
	} {
		got := test.schedule.Next(at(t, enabled), at(t, test.after))
		if test.want == "" {
			if !got.IsZero() {
				t.Errorf("%s: %s, want never", name, got)
			}
			continue
		}
		if want := at(t, test.want); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", name, got.Format(time.RFC3339), test.want)
		}
		if !test.schedule.Next(time.Time{}, at(t, test.after)).IsZero() {
			t.Errorf("%s: it is due though it is paused", name)
		}
	}
}

// A night whose clocks leave out the time of a run has one all the same.
func TestNextInAnHourThatIsLeftOut(t *testing.T) {
	t.Parallel()
	for zone, night := range map[string]string{"Europe/Berlin": "2026-03-29T01:00:00Z", "America/New_York": "2026-03-08T07:00:00Z"} {
		daily := integration.Schedule{Cron: "30 2 * * *", TimeZone: zone}
		change := at(t, night)
		got := daily.Next(change.Add(-100*time.Hour), change.Add(-12*time.Hour))
		if off := got.Sub(change); off.Abs() > time.Hour {
			t.Errorf("%s: %s, the clocks change at %s", zone, got, change)
		}
		if again := daily.Next(change.Add(-100*time.Hour), got); again.Sub(got) < 22*time.Hour {
			t.Errorf("%s: %s and again at %s", zone, got, again)
		}
	}
}

// An hour that the clocks repeat in autumn counts once.
func TestNextInAnHourThatComesTwice(t *testing.T) {
	t.Parallel()
	daily := integration.Schedule{Cron: "30 2 * * *", TimeZone: "Europe/Berlin"}
	enabled := at(t, "2026-10-01T00:00:00Z")
	first := daily.Next(enabled, at(t, "2026-10-24T12:00:00Z"))
	if night := at(t, "2026-10-25T00:30:00Z"); !first.Equal(night) && !first.Equal(night.Add(time.Hour)) {
		t.Errorf("first = %s, want half past two by one clock or the other", first)
	}
	if second := daily.Next(enabled, first); second.Sub(first) < 24*time.Hour {
		t.Errorf("second = %s: it is the same night", second)
	}
}

// The next moment is after the one that is asked of, and there is none between.
func TestNextIsTheVeryNext(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	intervals := []integration.Interval{
		integration.ThirtyMinutes, integration.OneHour, integration.FourHours, integration.EightHours,
		integration.TwelveHours, integration.OneDay, integration.OneWeek,
	}
	rapid.Check(t, func(t *rapid.T) {
		s := integration.Schedule{Interval: rapid.SampledFrom(intervals).Draw(t, "interval")}
		enabled := start.Add(time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "enabled")))
		after := start.Add(time.Duration(rapid.Int64Range(0, int64(3000*time.Hour)).Draw(t, "after")))
		next := s.Next(enabled, after)
		between := after.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(after))-1).Draw(t, "between")))
		if !next.After(after) || next.Before(enabled) || !s.Next(enabled, between).Equal(next) {
			t.Fatalf("Next(%s, %s) = %s, after %s it is %s", enabled, after, next, between, s.Next(enabled, between))
		}
	})
}

// By whatever clocks: the next moment is later, and none is left out that a person
// would wait for.
func TestNextByCron(t *testing.T) {
	t.Parallel()
	longest := map[string]time.Duration{
		"*/30 * * * *": 31 * time.Minute, "0 * * * *": 2 * time.Hour, "30 1 * * *": 26 * time.Hour, "30 2 * * *": 26 * time.Hour,
		"0 3 * * *": 26 * time.Hour, "15 2 * * 0": 170 * time.Hour, "0 0 * * *": 26 * time.Hour,
	}
	crons := slices.Sorted(maps.Keys(longest))
	zones := []string{"", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Havana"}
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		s := integration.Schedule{Cron: rapid.SampledFrom(crons).Draw(t, "cron"), TimeZone: rapid.SampledFrom(zones).Draw(t, "zone")}
		after := start.Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(t, "minute")) * time.Minute)
		next := s.Next(start, after)
		if gap := next.Sub(after); gap <= 0 || gap > longest[s.Cron] {
			t.Fatalf("%+v: after %s comes %s, %s later", s, after, next, gap)
		}
	})
}

// Schedules queue one run however many were missed, and none beside another.
func TestDue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, options{data: dir})
		set := settings("acme", b.credential(t, "app").ID)
		set.Schedule = integration.Schedule{Interval: integration.OneHour}
		is := b.create(t, set)
		b.create(t, settings("by hand", is.Credential))
		began := time.Now()
		look := func(wantNext time.Duration, wantRuns int) {
			t.Helper()
			next, err := b.Due(t.Context(), time.Now())
			must(t, err)
			if got := next.Sub(began); got != wantNext {
				t.Errorf("at %s it is due at %s, want %s", time.Since(began), got, wantNext)
			}
			if page, err := b.Runs(t.Context(), integration.RunFilter{}); err != nil || page.Total != wantRuns {
				t.Errorf("at %s there are %d runs, want %d: %v", time.Since(began), page.Total, wantRuns, err)
			}
		}
		look(time.Hour, 1) // enabled: it is due at once
		look(time.Hour, 1)
		time.Sleep(90 * time.Minute)
		look(2*time.Hour, 1) // the first has not ended
		cancelAll(t, b)
		look(2*time.Hour, 1)
		time.Sleep(5 * time.Hour)
		look(7*time.Hour, 2) // one, of those that were missed
		cancelAll(t, b)
		is, err := b.Pause(t.Context(), is.ID, 0, "anna")
		must(t, err)
		next, err := b.Due(t.Context(), time.Now().Add(1000*time.Hour))
		must(t, err)
		if !next.IsZero() {
			t.Errorf("a paused one is due at %s", next)
		}
		_, err = b.Resume(t.Context(), is.ID, 0, "anna")
		must(t, err)
		began = time.Now()
		look(time.Hour, 3)
		if b.queue.poked == 0 {
			t.Error("the queue was not told that a schedule has changed")
		}
	})
}

func cancelAll(t *testing.T, b *bench) {
	t.Helper()
	page, err := b.Runs(t.Context(), integration.RunFilter{States: []integration.RunState{integration.RunQueued}})
	must(t, err)
	for _, r := range page.Runs {
		_, err := b.Cancel(t.Context(), r.ID, "anna")
		must(t, err)
	}
}
