package query

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"parapet/internal/graph"
)

// DefaultStaleAfter is how old what was read may be and count as fresh.
const DefaultStaleAfter = 72 * time.Hour

// State says how much of a type is known.
type State string

// The states of a type, the best first.
const (
	// Fresh: the last run saw all of it.
	Fresh State = "fresh"
	// Stale: the last run saw all of it, too long ago.
	Stale State = "stale"
	// Partial: the last run could not see some of it.
	Partial State = "partial"
	// SwitchedOff: it is not read, or what it builds on did not come.
	SwitchedOff State = "switched off"
	// Failed: the last run could not see it.
	Failed State = "failed"
	// Unlicensed: the tenant has no licence for it.
	Unlicensed State = "unlicensed"
	// Forbidden: a permission is missing.
	Forbidden State = "forbidden"
	// NeverSeen: no run has ever been for it.
	NeverSeen State = "never seen"
)

var ranks = []State{Fresh, Stale, Partial, SwitchedOff, Failed, Unlicensed, Forbidden}

var states = map[graph.Outcome]State{
	graph.Succeeded: Fresh, graph.Partial: Partial, graph.Skipped: SwitchedOff,
	graph.Failed: Failed, graph.Unlicensed: Unlicensed, graph.Forbidden: Forbidden,
}

// Completeness says how much of a type is known in one partition.
type Completeness struct {
	Type  graph.Type
	State State
	// Partition is empty for what was never seen.
	Partition graph.Partition
	// AsOf is when the step that fills the type ended.
	AsOf time.Time
	// Reason says why the type is not complete and what can be done.
	Reason string
}

// completeness is that of every type, ordered by type and partition. Where
// several steps of a partition fill a type, the worst of them counts.
func completeness(steps map[graph.Partition][]graph.Step, types map[graph.Type]bool, stale time.Time) []Completeness {
	var all []Completeness
	for _, t := range slices.Sorted(maps.Keys(types)) {
		seen := false
		for _, partition := range slices.Sorted(maps.Keys(steps)) {
			if c, ok := worst(steps[partition], t, stale); ok {
				c.Partition = partition
				all = append(all, c)
				seen = true
			}
		}
		if !seen {
			all = append(all, Completeness{Type: t, State: NeverSeen})
		}
	}
	return all
}

func worst(steps []graph.Step, t graph.Type, stale time.Time) (Completeness, bool) {
	var of []Completeness
	for _, step := range steps {
		if !slices.Contains(step.Types, t) {
			continue
		}
		c := Completeness{Type: t, State: states[step.Outcome], AsOf: step.Ended}
		if c.State == Fresh && isStale(step, stale) {
			c.State = Stale
		}
		if c.State != Fresh {
			c.Reason = step.Reason
		}
		of = append(of, c)
	}
	if len(of) == 0 {
		return Completeness{}, false
	}
	return slices.MaxFunc(of, func(a, b Completeness) int {
		return cmp.Compare(slices.Index(ranks, a.State), slices.Index(ranks, b.State))
	}), true
}

// ages are when the partitions were last read: when the last of their steps
// ended.
func ages(steps map[graph.Partition][]graph.Step) []Age {
	var all []Age
	for _, partition := range slices.Sorted(maps.Keys(steps)) {
		age := Age{Partition: partition}
		for _, step := range steps[partition] {
			if step.Ended.After(age.AsOf) {
				age.AsOf = step.Ended
			}
		}
		all = append(all, age)
	}
	return all
}
