// Package quota counts calls against limits as Microsoft's services do: a
// call is let through when fewer than the limit went through in the window
// that ends now.
//
// Windows slide exactly, so a client that bursts at the turn of a minute is
// caught. Calls that were turned away are not counted. The package knows
// nothing of HTTP or of which API has which limit.
package quota

import (
	"sync"
	"time"
)

// Limit is a number of calls in a window.
type Limit struct {
	Calls  int
	Window time.Duration
}

// Refusal says which limit a call ran into and how long that lasts.
type Refusal struct {
	Limit Limit
	// Wait is the time until the limit has room for one call.
	Wait time.Duration
}

// Meter remembers the calls that went through, by key. It is safe for
// concurrent use.
type Meter struct {
	scale float64

	mu    sync.Mutex
	calls map[string][]time.Time
}

// New returns a meter whose windows last scale times as long as the limits
// say; zero means one.
func New(scale float64) *Meter {
	if scale == 0 {
		scale = 1
	}
	return &Meter{scale: scale, calls: map[string][]time.Time{}}
}

// Take lets a call under key through and counts it, or returns why not. When
// several limits are reached it names the one that lasts longest.
func (m *Meter) Take(key string, limits ...Limit) *Refusal {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	var refusal *Refusal
	var longest time.Duration
	for _, limit := range limits {
		window := time.Duration(float64(limit.Window) * m.scale)
		longest = max(longest, window)
		wait := m.wait(key, limit.Calls, now.Add(-window))
		if wait > 0 && (refusal == nil || wait > refusal.Wait) {
			refusal = &Refusal{Limit: limit, Wait: wait}
		}
	}
	if refusal != nil {
		return refusal
	}
	m.calls[key] = append(since(m.calls[key], now.Add(-longest)), now)
	return nil
}

// wait is how long until fewer than limit calls lie after start.
func (m *Meter) wait(key string, limit int, start time.Time) time.Duration {
	calls := m.calls[key]
	if len(calls) < limit {
		return 0
	}
	return calls[len(calls)-limit].Sub(start)
}

// since drops the calls at or before start; calls are in order of time.
func since(calls []time.Time, start time.Time) []time.Time {
	for len(calls) > 0 && !calls[0].After(start) {
		calls = calls[1:]
	}
	return calls
}
