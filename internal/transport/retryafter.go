package transport

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// longestAsked bounds the wait we believe a server asked for. The longest window
// of any documented quota is an hour.
const longestAsked = 24 * time.Hour

// Defender tells the wait in prose, as in "You can send requests again in 8
// seconds."; gateways write "Try again in" and "Retry after".
var prose = regexp.MustCompile(`(?i)\b(?:again in|retry after|retry in)\s+(\d{1,9})\s*(second|sec|minute|min|hour|s\b|m\b|h\b)`)

// retryAfter returns the wait a refusal asks for: by its Retry-After header, in
// seconds or as a date, else in the prose of its message; 0 when it does not say.
func retryAfter(header http.Header, message string, now time.Time) time.Duration {
	if wait := headerWait(header, now); wait > 0 {
		return min(wait, longestAsked)
	}
	return min(proseWait(message), longestAsked)
}

func headerWait(header http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		return duration(seconds, time.Second)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	// The server's own clock, when it shows it, is the one its date is of.
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		now = sent
	}
	return max(0, at.Sub(now))
}

func proseWait(message string) time.Duration {
	found := prose.FindStringSubmatch(message)
	if found == nil {
		return 0
	}
	count, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		return 0
	}
	unit := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour}
	return duration(count, unit[strings.ToLower(found[2])[0]])
}

// duration returns count units, between 0 and longestAsked; NaN is 0.
func duration(count float64, unit time.Duration) time.Duration {
	if !(count > 0) {
		return 0
	}
	if count >= float64(longestAsked/unit) {
		return longestAsked
	}
	return time.Duration(count * float64(unit))
}
