package retain_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph/snapshot/retain"
)

// noon is the moment at which the tests look.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// ago are generations of these ages, the oldest first, numbered from 1.
func ago(ages ...time.Duration) []retain.Generation {
	var all []retain.Generation
	for i, age := range ages {
		all = append(all, retain.Generation{Number: uint64(i + 1), At: noon.Add(-age)})
	}
	return all
}

func kept(p retain.Policy, all []retain.Generation) []uint64 {
	var numbers []uint64
	keep := p.Keep(all, noon)
	for _, g := range all {
		if keep[g.Number] {
			numbers = append(numbers, g.Number)
		}
	}
	return numbers
}

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

func TestKeep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		policy retain.Policy
		ages   []time.Duration
		want   []uint64
	}{
		{name: "nothing"},
		{name: "all of two days", ages: []time.Duration{2 * day, day + 2*hour, day + hour, hour, 0}, want: []uint64{1, 2, 3, 4, 5}},
		{name: "the last of each day then", ages: []time.Duration{4*day + 2*hour, 4*day + hour, 3*day + hour, 3 * day, 0}, want: []uint64{2, 4, 5}},
		{name: "days are those of UTC", ages: []time.Duration{4*day + 13*hour, 4*day + 12*hour, 4*day + 11*hour, 0}, want: []uint64{1, 3, 4}},
		{name: "all of a day of which the last is recent", ages: []time.Duration{2*day + 13*hour, 2*day + 2*hour, 2 * day, 0}, want: []uint64{1, 2, 3, 4}},
		{name: "no day before its last is older", ages: []time.Duration{2*day + 11*hour, 2*day + hour, 0}, want: []uint64{2, 3}},
		{name: "none after 90 days", ages: []time.Duration{91 * day, 90 * day, 89 * day}, want: []uint64{2, 3}},
		{name: "the newest always", ages: []time.Duration{900 * day, 800 * day}, want: []uint64{2}},
		{name: "what lies ahead is recent", ages: []time.Duration{-900 * day, -800*day - hour, -800 * day}, want: []uint64{1, 2, 3}},
		{name: "another policy", policy: retain.Policy{All: hour, Daily: 3 * day}, ages: []time.Duration{4 * day, 3 * day, 2*hour + day, day + hour, hour}, want: []uint64{2, 4, 5}},
		{name: "none a day", policy: retain.Policy{All: day, Daily: 1}, ages: []time.Duration{3 * day, 2 * day, day, 0}, want: []uint64{3, 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, kept(c.policy, ago(c.ages...))); diff != "" {
				t.Errorf("Keep(%v) (-want +got): %s", c.ages, diff)
			}
		})
	}
}

// What a day keeps does not depend on how often old generations are removed:
// looking every time a generation comes leaves the same as looking once.
func TestKeepingOftenIsKeepingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		steps := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 60).Draw(rt, "hours between")
		policy := retain.Policy{
			All:   time.Duration(rapid.IntRange(1, 72).Draw(rt, "all")) * hour,
			Daily: time.Duration(rapid.IntRange(1, 20).Draw(rt, "daily")) * day,
		}
		at := noon
		var all, left []retain.Generation
		for i, step := range steps {
			at = at.Add(time.Duration(step) * hour)
			g := retain.Generation{Number: uint64(i + 1), At: at}
			all, left = append(all, g), append(left, g)
			keep := policy.Keep(left, at)
			left = slices.DeleteFunc(left, func(g retain.Generation) bool { return !keep[g.Number] })
		}
		keep := policy.Keep(all, at)
		once := slices.DeleteFunc(all, func(g retain.Generation) bool { return !keep[g.Number] })
		if diff := cmp.Diff(fmt.Sprint(once), fmt.Sprint(left)); diff != "" {
			rt.Fatal(diff)
		}
	})
}
