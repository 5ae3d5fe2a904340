package transport

import (
	"slices"
	"time"
)

// longestFlight is how long a call of another client may stay open before it is
// taken for one of a process that died: no server lets us wait longer.
const longestFlight = 5 * time.Minute

// maxSkew is how far ahead of the clock a call may be dated: clocks are set back
// now and then.
const maxSkew = time.Minute

// reckoning is what all clients that share a quota have used of it.
type reckoning struct {
	answered []time.Time // oldest first; the open calls of others are among them
	open     int         // ours
	shut     time.Time
}

// reckon puts the calls of all clients together. A call that another has open
// counts as answered now: when it will be, nobody tells us.
func reckon(calls map[string]Calls, owner string, now time.Time) reckoning {
	var all reckoning
	for who, c := range calls {
		all.answered = append(all.answered, c.Answered...)
		if c.Shut.After(all.shut) {
			all.shut = c.Shut
		}
		if who == owner {
			all.open = len(c.Open)
			continue
		}
		for _, sent := range c.Open {
			answered := sent.Add(longestFlight)
			if answered.After(now) {
				answered = now
			}
			all.answered = append(all.answered, answered)
		}
	}
	slices.SortFunc(all.answered, time.Time.Compare)
	return all
}

// next returns when one more call may be sent, and why not now; no reason says
// that it may. The time is zero when calls in flight alone exhaust a limit: then
// only an answer can free a place.
func (all reckoning) next(limits []Limit, now time.Time) (at time.Time, why Reason) {
	if all.shut.After(now) {
		return all.shut, ToldToWait
	}
	for _, limit := range limits {
		places := limit.Calls - all.open
		if places <= 0 {
			return time.Time{}, QuotaFull
		}
		if len(all.answered) < places {
			continue
		}
		oldest := all.answered[len(all.answered)-places]
		if free := oldest.Add(limit.Window + windowMargin); free.After(at) {
			at = free
		}
	}
	if at.After(now) {
		return at, QuotaFull
	}
	return now, ""
}

// used is how many calls lie in the window that ends now.
func (all reckoning) used(window time.Duration, now time.Time) int {
	first, _ := slices.BinarySearchFunc(all.answered, now.Add(-window), time.Time.Compare)
	return len(all.answered) - first + all.open
}

// since drops the answered calls that no limit looks back to, and those dated in
// the future by a clock that was wrong.
func (c Calls) since(now time.Time, limits []Limit) Calls {
	most, longest := 0, longestWindow(limits)
	for _, limit := range limits {
		most = max(most, limit.Calls)
	}
	recent := Calls{Open: c.Open, Shut: c.Shut}
	for _, at := range c.Answered[max(0, len(c.Answered)-most):] {
		if age := now.Sub(at); -maxSkew < age && age <= longest+windowMargin {
			recent.Answered = append(recent.Answered, at)
		}
	}
	if c.Shut.Sub(now) > longestAsked {
		recent.Shut = time.Time{}
	}
	return recent
}

// forget drops from calls, in place, what does not matter any more of clients
// other than owner.
func forget(calls map[string]Calls, owner string, now time.Time, limits []Limit) {
	dead := longestFlight + longestWindow(limits) + windowMargin
	for who, c := range calls {
		if who == owner {
			continue
		}
		c = c.since(now, limits)
		c.Open = slices.DeleteFunc(c.Open, func(sent time.Time) bool { return now.Sub(sent) > dead })
		calls[who] = c
		if len(c.Answered) == 0 && len(c.Open) == 0 && !c.Shut.After(now) {
			delete(calls, who)
		}
	}
}

func longestWindow(limits []Limit) time.Duration {
	longest := time.Duration(0)
	for _, limit := range limits {
		longest = max(longest, limit.Window)
	}
	return longest
}
