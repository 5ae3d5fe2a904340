package query

import (
	"cmp"
	"maps"
	"slices"
	"strings"
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
			all = append(all, k.told(t, partition, own, filling(k.steps[partition], basis...), own))
			continue
		}
		for _, source := range slices.Sorted(maps.Keys(k.steps)) {
			if from := filling(k.steps[source], bases...); len(from) > 0 {
				all = append(all, k.told(t, source, own, filling(k.steps[source], basis...), slices.Concat(from, own)))
			}
		}
	}
	return all
}

// told is the completeness of a type by its own steps and those that fill what
// it is made from. The sources are those to tell of.
func (k knowledge) told(t graph.Type, partition graph.Partition, own, basis, sources []graph.Step) Completeness {
	c := k.worst(t, partition, needed(t, own), basis)
	for _, step := range sources {
		c.Sources = append(c.Sources, sourceOf(t, step))
	}
	return c
}

// needed are the steps that fill a type without those that are switched off
// while others fill it: what they would add, nobody asked for.
func needed(t graph.Type, steps []graph.Step) []graph.Step {
	on := slices.DeleteFunc(slices.Clone(steps), func(s graph.Step) bool { return s.Outcome == graph.Skipped })
	if len(filling(on, t)) == 0 {
		return steps
	}
	return on
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
// as of the oldest. When some of its own steps came, it lacks what the others
// would have brought, and no more.
func (k knowledge) worst(t graph.Type, partition graph.Partition, own, basis []graph.Step) Completeness {
	worst := Completeness{Type: t, State: Fresh, Partition: partition}
	came := slices.ContainsFunc(own, graph.Step.Came)
	first := true
	for i, step := range slices.Concat(own, basis) {
		state := k.state(t, step)
		isLacking := i < len(own) && came && !step.Came()
		if isLacking {
			state = Partial
		}
		if i == 0 || rank(state) > rank(worst.State) {
			worst.State, worst.Reason = state, reasonOf(step)
		}
		if !isLacking && (first || step.AsOf().Before(worst.AsOf)) {
			worst.AsOf, first = step.AsOf(), false
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
	case step.Held[t] > 0, step.Known < step.Of:
		return Partial
	case slices.ContainsFunc(k.untold(step), declares):
		return Partial
	case k.isStale(step):
		return Stale
	}
	return Fresh
}

// reasonOf is why a step did not see all of its types.
func reasonOf(step graph.Step) string {
	if step.Reason != "" {
		return step.Reason
	}
	return strings.Join(step.Missing, " ")
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

// concerning are the steps that fill any of the types, and that any of these
// needs.
func concerning(steps []graph.Step, types []graph.Type) []graph.Step {
	return slices.DeleteFunc(filling(steps, types...), func(step graph.Step) bool {
		return !slices.ContainsFunc(step.Types, func(t graph.Type) bool {
			isIt := func(s graph.Step) bool { return s.Name == step.Name }
			return slices.Contains(types, t) && slices.ContainsFunc(needed(t, filling(steps, t)), isIt)
		})
	})
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
		for _, step := range concerning(of, concerned) {
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
