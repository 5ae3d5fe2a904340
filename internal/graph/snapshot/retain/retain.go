// Package retain is the policy by which generations of the graph are kept: all
// of the recent past, then one a day, then none.
//
// It computes with numbers and moments alone, and knows nothing of what a
// generation holds or how one is removed.
package retain

import "time"

// Policy says how long generations are kept. The newest one always is.
type Policy struct {
	// All is the age up to which every generation is kept; 0 for two days.
	All time.Duration
	// Daily is the age up to which the last generation of each day, in UTC, is
	// kept; 0 for 90 days. When it is below All no older one is kept at all.
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
	for i, g := range generations {
		age := now.Sub(g.At)
		last := i == len(generations)-1
		switch {
		case last, p.Recent(g.At, now):
			keep[g.Number] = true
		case age <= p.daily() && !g.At.UTC().Truncate(day).Equal(generations[i+1].At.UTC().Truncate(day)):
			keep[g.Number] = true
		}
	}
	return keep
}

// Recent says whether every generation of the moment is kept.
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
