package query

import (
	"maps"
	"slices"
	"time"

	"parapet/internal/graph"
)

// DefaultStaleAfter is how old what was read may be and count as fresh.
const DefaultStaleAfter = 72 * time.Hour

// State says how much of a type is known.
type State string

// The states of a type, the best first. A type that is made from others is in
// the worst state of them all.
const (
	// Fresh: the last run saw all of it.
	Fresh State = "fresh"
	// Stale: the last run saw all of it, too long ago, or a later one's data is
	// damaged.
	Stale State = "stale"
	// Partial: the last run could not see some of it, or not a property that
	// the query names.
	Partial State = "partial"
	// SwitchedOff: it is not read.
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
	graph.Partial: Partial, graph.Skipped: SwitchedOff,
	graph.Failed: Failed, graph.Unlicensed: Unlicensed, graph.Forbidden: Forbidden,
}

// Completeness says how much of a type is known in one partition.
type Completeness struct {
	Type  graph.Type
	State State
	// Partition is empty for what was never seen.
	Partition graph.Partition
	// AsOf is when the type was last read, wholly or in part; zero when it never
	// was. What a type is made from may be older than the type's own step.
	AsOf time.Time
	// Reason says why the type is not complete and what can be done.
	Reason string
	// Sources are the steps that fill the type, or would. Of what one partition
	// makes from others they are those of the others, too.
	Sources []Source
}

// Source is what a step of the last run tells of one of the types that it fills.
type Source struct {
	Step    string
	Outcome graph.Outcome
	// Route is how the step read.
	Route string
	// AsOf is when it last read the type, and WholeAt when it did so as a whole.
	AsOf, WholeAt time.Time
	// Missing says what is missing and why.
	Missing []string
	// Held counts what is gone at the source and waits to be deleted.
	Held int
	// Known and Of say for how many things that is known which is read bit by
	// bit, both 0 when it is not.
	Known, Of int
}

func sourceOf(t graph.Type, step graph.Step) Source {
	return Source{
		Step: step.Name, Outcome: step.Outcome, Route: step.Route, AsOf: step.AsOf(), WholeAt: step.WholeAt,
		Missing: step.Missing, Held: step.Held[t], Known: step.Known, Of: step.Of,
	}
}

// ages are when anything of the partitions was last read.
func ages(steps map[graph.Partition][]graph.Step) []Age {
	var all []Age
	for _, partition := range slices.Sorted(maps.Keys(steps)) {
		age := Age{Partition: partition}
		for _, step := range steps[partition] {
			if step.AsOf().After(age.AsOf) {
				age.AsOf = step.AsOf()
			}
		}
		all = append(all, age)
	}
	return all
}
