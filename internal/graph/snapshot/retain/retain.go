// Package retain is the policy by which generations of the graph are kept: all
// of the recent past, then one a day, then none.
//
// It computes with numbers and moments alone, and knows nothing of what a
// generation holds or how one is removed.
package retain

import (
	"slices"
	"time"
)

// Policy says how long generations are kept. The newest one always is.
type Policy struct {
	// All is the age up to which every generation is kept; 0 for two days. The
	// generations of a day, in UTC, go together once the last of them is older,
	// so that what they changed is put together once a day.
	All time.Duration
	// Daily is the age up to which the last generation of each day is kept; 0
	// for 90 days. When it is below All no older one is kept at all.
	Daily time.Duration
}

const day = 24 * time.Hour

// Generation is one committed state of the graph.
type Generation struct {
	Number uint64
	At     time.Time
}

// Keep says which of the generations, the oldest first, are kept at the moment.
// A moment that lies ahead, as when a clock was put back, counts as now.
func (p Policy) Keep(generations []Generation, now time.Time) map[uint64]bool {
	keep := map[uint64]bool{}
	var next, lastOfDay time.Time
	for i, g := range slices.Backward(generations) {
		isLast := i == len(generations)-1
		endsDay := isLast || dayOf(g.At) != dayOf(next)
		if endsDay {
			lastOfDay = g.At
		}
		next = g.At
		if isLast || p.Recent(lastOfDay, now) || endsDay && now.Sub(g.At) <= p.daily() {
			keep[g.Number] = true
		}
	}
	return keep
}

func dayOf(t time.Time) time.Time { return t.UTC().Truncate(day) }

// Recent says whether a generation of the moment is kept for its age alone.
func (p Policy) Recent(at, now time.Time) bool { return now.Sub(at) <= p.all() }

func (p Policy) all() time.Duration {
	if p.All == 0 {
		return 2 * day
	}
	return p.All
}

func (p Policy) daily() time.Duration {
	if p.Daily == 0 {
		return 90 * day
	}
	return p.Daily
}
