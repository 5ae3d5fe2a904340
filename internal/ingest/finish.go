package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"parapet/internal/graph"
)

// finish tells the draft how much was seen of each type, which is what all steps
// that fill the type saw together.
func (r *run) finish() {
	done := map[graph.Type]bool{}
	for _, t := range r.tasks {
		for _, typ := range t.step.types {
			if done[typ] {
				continue
			}
			done[typ] = true
			if c, seen := r.covered(typ); seen {
				r.draft.Finish(c, typ)
			}
		}
	}
}

// covered is how much was seen of a type. A step that never came has put nothing
// that could be gone.
func (r *run) covered(typ graph.Type) (c graph.Coverage, seen bool) {
	c = graph.Whole
	for _, t := range r.fillers(typ) {
		switch {
		case t.outcome == graph.Succeeded:
			c = least(c, t.coverageOf(typ))
		case t.outcome == graph.Partial && t.coverageOf(typ) == graph.Patch:
			c = least(c, graph.Patch)
		case t.came() || !t.before().AsOf().IsZero():
			c = graph.Part
		}
		seen = seen || t.came()
	}
	return c, seen
}

// coverageOf is how the step covers a type when nothing is lacking.
func (t *task) coverageOf(typ graph.Type) graph.Coverage {
	switch {
	case slices.Contains(t.patched, typ):
		return graph.Patch
	case slices.Contains(t.wholly, typ):
		return graph.Whole
	}
	return t.coverage
}

// least is the lesser of two coverages.
func least(a, b graph.Coverage) graph.Coverage {
	order := []graph.Coverage{graph.Part, graph.Patch, graph.Whole}
	return order[min(slices.Index(order, a), slices.Index(order, b))]
}

const (
	// fewGone may always go, however few there are of their type.
	fewGone = 2
	// guardedShare is one in so many: when more go than that, something may be
	// wrong with what the source says, and not with the things.
	guardedShare = 10
)

// guard holds back deletions that are so many of their type that somebody ought
// to look first.
func (r *run) guard() graph.Guard {
	if r.cfg.AcceptDeletions {
		return nil
	}
	return func(_ graph.Type, known, gone int) bool { return gone <= fewGone || gone*guardedShare <= known }
}

// hold makes the steps partial whose deletions the guard held back: what they saw
// is not what is stored. Their last whole reading is the one before.
func (r *run) hold(steps []graph.Step) {
	for i, t := range r.tasks {
		step := &steps[i]
		if len(step.Held) == 0 {
			continue
		}
		t.held = step.Held
		var gone []string
		for _, typ := range slices.Sorted(maps.Keys(step.Held)) {
			gone = append(gone, fmt.Sprintf("%d of %d %s", step.Held[typ], r.stored.CountOf(typ, Partition(r.cfg.Name)), typ))
		}
		t.notes.lack("%s are gone at the source, more than one in %d: they stay until a sync with --accept-deletions",
			strings.Join(gone, " and "), guardedShare)
		if t.outcome == graph.Succeeded {
			t.outcome = graph.Partial
		}
		step.Outcome, step.Reason, step.Missing, step.WholeAt = t.outcome, t.reason(), t.notes.missing(), t.wholeBefore()
		r.tell(Event{Step: step.Name, Outcome: t.outcome, Reason: step.Reason})
	}
}
