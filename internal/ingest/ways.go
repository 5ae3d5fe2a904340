package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest/route"
	"parapet/internal/transport"
)

// unsuitedError says that a way cannot be taken after all, and that another one
// may be: a delta whose starting point has expired, an export that is missing.
type unsuitedError struct{ error }

func (e unsuitedError) Unwrap() error { return e.error }

func unsuited(format string, args ...any) error { return unsuitedError{fmt.Errorf(format, args...)} }

// isRefused reports whether a call is refused for want of a role, a permission, a
// licence, or the table that it asks, which no other try would change, or for a
// way that is unsuited or no more.
func isRefused(err error) bool {
	if _, unsuited := errors.AsType[unsuitedError](err); unsuited || errors.Is(err, errHuntingEnded) {
		return true
	}
	refused, ok := errors.AsType[*transport.Error](err)
	if !ok {
		return false
	}
	switch refused.Kind {
	case transport.MissingRole, transport.Forbidden, transport.Unlicensed, transport.Invalid, transport.Misdirected:
		return true
	}
	return false
}

// isInvalid reports whether a call is refused for what it asks, which another
// wording may change.
func isInvalid(err error) bool {
	refused, ok := errors.AsType[*transport.Error](err)
	return ok && refused.Kind == transport.Invalid && refused.Status == http.StatusBadRequest
}

// isSpoilt reports whether files cannot be had, however often they are asked for:
// the service that lists them fails, or the storage does, or what it gives is
// damaged. The same rows in pages come another way, for few more calls.
func (w way) isSpoilt(err error) bool { return w.kind == route.Files && isOutOfOrder(err) }

// isOutOfOrder reports whether a service does not do its work, though nothing is
// wrong with what it is asked.
func isOutOfOrder(err error) bool {
	broken, ok := errors.AsType[*transport.Error](err)
	return ok && (broken.API == transport.Storage || broken.Kind == transport.Server || broken.Kind == transport.Network)
}

// read takes the cheapest way, and the next one when that is refused, or its files
// are spoilt. Any other way that is merely out of order for a while is not made up
// for: another may take a thousand times the calls.
func (t *task) read(ctx context.Context) error {
	choice := t.choose(ctx)
	if len(choice.Ways) == 0 {
		return noWay(choice.Hindered)
	}
	t.notes.begin()
	var refused []error
	for _, chosen := range choice.Ways {
		t.take(t.step.way(chosen.Name))
		err := t.taken.run(ctx, t)
		if err == nil {
			err = t.keepUnseen()
		}
		if err == nil {
			t.tellWhy(chosen, choice, refused)
			return nil
		}
		if !isRefused(err) && !t.taken.isSpoilt(err) || ctx.Err() != nil {
			return err
		}
		refused = append(refused, err)
		t.startOver()
	}
	return decisive(refused)
}

// tellWhy remarks why a way was taken that is not the first: what became of those
// before it. That hunting has ended is told alike by whoever found it and by those
// that did not ask any more.
func (t *task) tellWhy(chosen route.Way, choice route.Choice, refused []error) {
	over := slices.ContainsFunc(choice.Hindered, isOver)
	for i, why := range refused {
		what := "is refused"
		switch {
		case errors.Is(why, errHuntingEnded):
			over = true
			continue
		case !isRefused(why):
			what = "cannot be read"
		}
		t.notes.remark("read by %s, because %s %s: %v", chosen.Name, choice.Ways[i].Name, what, why)
	}
	if over {
		t.notes.remark("read by %s, because %v", chosen.Name, errHuntingEnded)
	}
}

// noWay is the error of a step none of whose ways can be taken.
func noWay(hindered []route.Way) error {
	if slices.ContainsFunc(hindered, isOver) {
		return errHuntingEnded
	}
	return errors.New(hindered[0].Hindrance)
}

// isOver reports whether a way cannot be taken because hunting has ended.
func isOver(w route.Way) bool { return w.Hindrance == errHuntingEnded.Error() }

// decisive is which of several refusals to tell of: the first that says what a
// person can do, or else one of a service that is there at all.
func decisive(refused []error) error {
	for _, telling := range []func(error) bool{
		func(err error) bool { return outcomeOf(err) != graph.Failed },
		func(err error) bool {
			at, ok := errors.AsType[*transport.Error](err)
			return ok && at.Kind != transport.Misdirected
		},
	} {
		if i := slices.IndexFunc(refused, telling); i >= 0 {
			return refused[i]
		}
	}
	return refused[0]
}

// take begins with a way.
func (t *task) take(w way) {
	t.taken, t.coverage, t.patched, t.wholly, t.untold, t.memo = w, graph.Whole, nil, nil, nil, nil
	if w.kind == route.Delta {
		t.coverage = graph.Patch
	}
}

// route is how the step was read, as people call it.
func (t *task) route() string {
	if !t.came() {
		return ""
	}
	return t.taken.String()
}

// startOver forgets what the step has put, because it is read again. Of types
// that others fill too, what was put stays: it is true.
func (t *task) startOver() {
	t.draft.Reset(t.owned()...)
	t.puts.clear()
	t.notes.startOver()
	t.expect(0)
}

// owned are the types that no other step fills.
func (t *task) owned() []graph.Type {
	return slices.DeleteFunc(slices.Clone(t.step.types), func(typ graph.Type) bool { return len(t.fillers(typ)) > 1 })
}

// fillers are the tasks that fill a type.
func (r *run) fillers(typ graph.Type) []*task {
	var all []*task
	for _, t := range r.tasks {
		if slices.Contains(t.step.types, typ) {
			all = append(all, t)
		}
	}
	return all
}

func (s step) way(name string) way {
	i := slices.IndexFunc(s.ways, func(w way) bool { return w.String() == name })
	return s.ways[i]
}

// hindered says why a way cannot be taken, empty when it can.
func (t *task) hindered(w way) string {
	if _, reason := w.need.permitted(t.cfg.Access); reason != "" {
		return reason
	}
	if w.kind == route.Delta {
		if reason := t.mustBeWhole(); reason != "" {
			return reason
		}
	}
	if w.hindrance != nil {
		return w.hindrance(t)
	}
	return ""
}

// mustBeWhole says why what changed is not enough; empty when it is.
func (t *task) mustBeWhole() string {
	whole := t.wholeBefore()
	switch {
	case t.foreign:
		return otherTenant
	case t.forgotten:
		return memoLost
	case t.last.Steps[t.step.name] == nil || whole.IsZero():
		return "there is no whole reading to build on"
	case len(t.before().Held) > 0:
		return "deletions of the last sync wait to be accepted, and only a whole reading shows all of them again"
	case t.before().Outcome == graph.Partial && t.before().Route != string(route.Delta):
		return "the last reading of the whole lacked something"
	case time.Since(whole) < 0:
		return fmt.Sprintf("the last whole reading is of %s, which is yet to come: nobody knows when the next is due", whole.UTC().Format(time.RFC3339))
	case time.Since(whole) >= t.cfg.FullEvery:
		return fmt.Sprintf("the last whole reading is of %s, and one is due every %s", whole.UTC().Format(time.RFC3339), t.cfg.FullEvery)
	case t.last.Unsettled[t.step.name] && !t.mayHoldMore():
		return "the list of devices had records that named none: what stayed for them is looked at again"
	}
	// A basis that was read in the same run ended before: one that is as old, though
	// the last run did not come to this step, was read without it.
	for _, basis := range t.after {
		seen, own := basis.before().AsOf(), t.before().AsOf()
		if seen.After(own) || !t.before().Came() && seen.Equal(own) {
			return fmt.Sprintf("%s were read since without it: what went with those that are gone is not known", basis.step.name)
		}
	}
	return ""
}

// otherTenant says why nothing that the last run left can be built on.
const otherTenant = "the configuration names another tenant or application than at the last sync"

// memoLost says why nothing can be built on what was read before.
const memoLost = "what the last sync left for this one is damaged or missing"

// wholeBefore is when the step last saw the whole of the tenant; zero for never.
func (t *task) wholeBefore() time.Time {
	if t.foreign {
		return time.Time{}
	}
	return t.before().WholeAt
}

// before is how the step ended in the last run that saw anything.
func (t *task) before() graph.Step {
	for _, s := range t.run.before() {
		if s.Name == t.step.name {
			return s
		}
	}
	return graph.Step{}
}
