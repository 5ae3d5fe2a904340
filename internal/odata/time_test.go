package odata

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	at := func(nanos int) time.Time { return time.Date(2025, 9, 9, 17, 12, 40, nanos, time.UTC) }
	cases := map[string]time.Time{
		"":                              {},
		"0001-01-01T00:00:00Z":          {},
		"0001-01-01T00:00:00":           {},
		"0001-01-01 00:00:00":           {},
		"2025-09-09T17:12:40Z":          at(0),
		"2025-09-09t17:12:40z":          at(0),
		"2025-09-09 17:12:40":           at(0),
		"2025-09-09 17:12:40.5":         at(500_000_000),
		"2025-09-09 17:12:40.291":       at(291_000_000),
		"2025-09-09T17:12:40.688814Z":   at(688_814_000),
		"2025-09-09T17:12:40.1749659Z":  at(174_965_900),
		"2025-09-09T17:12:40":           at(0),
		"2025-09-09T19:12:40+02:00":     at(0),
		"2025-09-09T11:42:40.5-0530":    at(500_000_000),
		"2025-09-09T17:12:40+00:00":     at(0),
		"2025-09-09":                    time.Date(2025, 9, 9, 0, 0, 0, 0, time.UTC),
		"2024-02-29T23:59:59.9999999Z":  time.Date(2024, 2, 29, 23, 59, 59, 999_999_900, time.UTC),
		"2025-09-09T17:12:40.123456789": at(123_456_789),
	}
	for in, want := range cases {
		got, err := ParseTime(in)
		if err != nil || !got.Equal(want) {
			t.Errorf("ParseTime(%q) = %v, %v, want %v", in, got, err, want)
		}
	}
}

func TestParseTimeRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"yesterday", "2025", "2025-13-01", "2025-02-29", "2025-02-00", "2025-09-09T", "2025-09-09T24:00:00Z",
		"2025-09-09T17:60:00Z", "2025-09-09T17:12Z", "2025-09-09T17:12:40ZZ", "2025-09-09T17:12:40+1", "2025-09-09T17:12:40 02:00",
		"12025-09-09", "２025-09-09",
	} {
		if got, err := ParseTime(in); err == nil {
			t.Errorf("ParseTime(%q) = %v, want an error", in, got)
		}
	}
}

func TestParseTimeKnowsTheCalendar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		year, month, day := rapid.IntRange(2, 9999).Draw(t, "year"), rapid.IntRange(0, 13).Draw(t, "month"), rapid.IntRange(0, 32).Draw(t, "day")
		text := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
		want := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		isDay := want.Month() == time.Month(month) && want.Day() == day
		if got, err := ParseTime(text); (err == nil) != isDay || isDay && !got.Equal(want) {
			t.Fatalf("ParseTime(%s) = %v, %v, want %v: %v", text, got, err, want, isDay)
		}
	})
}

// FuzzParseTime holds the parser to time.Parse wherever that reads the text.
func FuzzParseTime(f *testing.F) {
	f.Add("2025-09-09T17:12:40.1749659Z")
	f.Add("2025-09-09T19:12:40+02:00")
	f.Add("0001-01-01T00:00:00Z")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := ParseTime(in)
		want, wantErr := time.Parse(time.RFC3339Nano, in)
		// time.Parse also takes one-digit hours and commas.
		if wantErr != nil || in[13] != ':' || strings.Contains(in, ",") || want.Year() <= 1 {
			return
		}
		if err != nil || !got.Equal(want) {
			t.Errorf("ParseTime(%q) = %v, %v, want %v", in, got, err, want)
		}
	})
}
