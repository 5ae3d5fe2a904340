package query

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"parapet/internal/graph"
)

// knowledge is what the last runs tell of themselves.
type knowledge struct {
	schema *graph.Schema
	steps  map[graph.Partition][]graph.Step
	// stale is the moment before which what was read counts as stale.
	stale time.Time
	// lost says that newer data cannot be read.
	lost bool
	// named are the properties whose values or absence matters.
	named []string
}

func (p *prepared) knowledge(g graph.Generation, named []string) knowledge {
	return knowledge{schema: p.opt.Schema, steps: g.Steps, stale: p.stale(), lost: len(g.Lost) > 0, named: named}
}

// completeness is that of every type, ordered by type and partition.
func (k knowledge) completeness(types typeSet) []Completeness {
	var all []Completeness
	for _, t := range slices.Sorted(maps.Keys(types)) {
		of := k.of(t)
		if len(of) == 0 {
			of = []Completeness{{Type: t, State: NeverSeen}}
		}
		all = append(all, of...)
	}
	return all
}

// of is the completeness of a type in every partition that it is read in. What
// one partition makes from others is known as far as each of them is.
func (k knowledge) of(t graph.Type) []Completeness {
	var all []Completeness
	bases, basis := k.schema.BuiltOn(t), k.schema.Basis(t)[1:]
	for _, partition := range slices.Sorted(maps.Keys(k.steps)) {
		own := filling(k.steps[partition], t)
		if len(own) == 0 {
			continue
		}
		if len(bases) == 0 || len(filling(k.steps[partition], bases...)) > 0 {
			all = append(all, k.worst(t, partition, append(own, filling(k.steps[partition], basis...)...)))
			continue
		}
		for _, source := range slices.Sorted(maps.Keys(k.steps)) {
			if len(filling(k.steps[source], bases...)) > 0 {
				all = append(all, k.worst(t, source, append(filling(k.steps[source], basis...), own...)))
			}
		}
	}
	return all
}

// filling are the steps that fill any of the types.
func filling(steps []graph.Step, types ...graph.Type) []graph.Step {
	var all []graph.Step
	for _, step := range steps {
		if slices.ContainsFunc(step.Types, func(t graph.Type) bool { return slices.Contains(types, t) }) {
			all = append(all, step)
		}
	}
	return all
}

// worst is the state of a type that all the steps are for: the worst of theirs,
// as of the oldest.
func (k knowledge) worst(t graph.Type, partition graph.Partition, steps []graph.Step) Completeness {
	worst := Completeness{Type: t, State: Fresh, Partition: partition}
	for i, step := range steps {
		if state := k.state(t, step); i == 0 || rank(state) > rank(worst.State) {
			worst.State, worst.Reason = state, step.Reason
		}
		if i == 0 || step.AsOf().Before(worst.AsOf) {
			worst.AsOf = step.AsOf()
		}
	}
	switch {
	case worst.State == Fresh && k.lost:
		worst.State, worst.Reason = Stale, "what is newer is damaged and cannot be read"
	case worst.State == Fresh:
		worst.Reason = ""
	}
	return worst
}

// state is that of a type by one of the steps that it is made by or from.
func (k knowledge) state(t graph.Type, step graph.Step) State {
	declares := func(name string) bool { _, ok := k.schema.Property(t, name); return ok }
	switch {
	case step.Outcome != graph.Succeeded:
		return states[step.Outcome]
	case slices.ContainsFunc(k.untold(step), declares):
		return Partial
	case k.isStale(step):
		return Stale
	}
	return Fresh
}

// untold are the named properties that a step had no way to see.
func (k knowledge) untold(step graph.Step) []string {
	var all []string
	for _, name := range step.Untold {
		if step.Came() && slices.Contains(k.named, name) {
			all = append(all, name)
		}
	}
	return all
}

func rank(s State) int { return slices.Index(ranks, s) }

// isStale says whether a step ended too long ago. When some steps ended is not
// known.
func (k knowledge) isStale(s graph.Step) bool {
	return !s.Ended.IsZero() && s.Ended.Before(k.stale)
}

// gaps are the steps without success, or that did not tell what is named, that
// any of the types is made by or from, and of each partition the oldest of those
// that are stale, ordered by partition.
func (k knowledge) gaps(types typeSet) []Gap {
	var concerned []graph.Type
	for t := range types {
		concerned = append(concerned, k.schema.Basis(t)...)
	}
	var found []Gap
	for partition, of := range k.steps {
		var oldest *graph.Step
		for _, step := range filling(of, concerned...) {
			switch untold := k.untold(step); {
			case step.Outcome != graph.Succeeded, len(untold) > 0:
				found = append(found, Gap{partition, step, untold})
			case k.isStale(step) && (oldest == nil || step.Ended.Before(oldest.Ended)):
				oldest = &step
			}
		}
		if oldest != nil {
			found = append(found, Gap{Partition: partition, Step: *oldest})
		}
	}
	slices.SortStableFunc(found, func(a, b Gap) int { return cmp.Compare(a.Partition, b.Partition) })
	return found
}
