package storetest

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
)

// RunHistory commits random states, whole or as patches of the one before. What
// a store counts and tells of changes is exact: replayed on the state of any
// moment they make that of any later one, and a state that is committed twice
// is no change.
func RunHistory(t *testing.T, open Opener) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(bubbled{t}, func(rt *rapid.T) {
			states := drawStates(rt)
			last := states[len(states)-1]
			states = append(states, last.clone(last.At))
			for i, s := range states {
				s.Patched = i > 0 && rapid.Bool().Draw(rt, "patched")
				s.At = time.Now().Add(time.Duration(i) * time.Hour)
			}
			w := newWorld(t.Context(), t, open, states)
			if twice := w.changes[len(states)-1]; len(twice) > 0 {
				rt.Fatalf("the same state once more changes %v", twice)
			}
			for to := range states {
				for from := range to {
					if err := w.replay(t.Context(), from, to); err != nil {
						rt.Fatalf("from generation %d to %d: %v", from+1, to+1, err)
					}
				}
			}
		})
	})
}

// bubbled is a test in a bubble, which has no deadline to ask for.
type bubbled struct{ testing.TB }

// replay makes one state of an earlier one by what the store says of their
// differences.
func (w *world) replay(ctx context.Context, from, to int) error {
	log := replay{things: w.states[from].things(), changes: graph.Changes{}}
	for c, err := range w.store.Diff(ctx, w.states[from].At, w.states[to].At) {
		if err != nil {
			return err
		}
		if err := log.apply(c); err != nil {
			return err
		}
	}
	if diff := cmp.Diff(w.states[to].things(), log.things); diff != "" {
		return fmt.Errorf("the changes do not make the later state (-want +got):\n%s", diff)
	}
	if to > from+1 {
		return nil
	}
	if diff := cmp.Diff(w.changes[to], log.changes); diff != "" {
		return fmt.Errorf("the commit counted other changes (-counted +told):\n%s", diff)
	}
	return nil
}

// things are all entities and relationships by name, as the texts of their
// properties.
func (s *State) things() map[string]string {
	all := map[string]string{}
	for _, e := range s.Entities {
		all[thingName(e.Partition, e.Type, e.Key)] = propsText(e.Type, e.Props)
	}
	for _, r := range s.Relationships {
		from, to := graph.End{Partition: r.From.Partition, Key: r.From.Key}, graph.End{Partition: r.To.Partition, Key: r.To.Key}
		all[thingName(r.owner(Schema()), r.Type, from, to)] = propsText(r.Type, r.Props)
	}
	return all
}

func thingName(of ...any) string { return fmt.Sprint(of...) }

func propsText(t graph.Type, props graph.Props) string {
	return "{" + printer{schema: Schema()}.props(t, lasting(Schema(), t, props)) + "}"
}

// replay is a state that changes, and how much did.
type replay struct {
	things  map[string]string
	changes graph.Changes
}

func (r *replay) apply(c graph.Change) error {
	name := thingName(c.Partition, c.Type, c.Key)
	if c.From != nil {
		name = thingName(c.Partition, c.Type, *c.From, *c.To)
	}
	before, known := r.things[name]
	if known != (c.Op != graph.Created) {
		return fmt.Errorf("%s is %s, and was there before: %t", name, c.Op, known)
	}
	if told := propsText(c.Type, c.Before); known && told != before {
		return fmt.Errorf("%s is %s and was %s before, not %s", name, c.Op, before, told)
	}
	after := propsText(c.Type, c.After)
	switch c.Op {
	case graph.Created:
		r.changes.Add(c.Type, graph.Count{Created: 1})
	case graph.Updated:
		if before == after {
			return fmt.Errorf("%s is updated and stays %s", name, after)
		}
		r.changes.Add(c.Type, graph.Count{Updated: 1})
	case graph.Deleted:
		r.changes.Add(c.Type, graph.Count{Deleted: 1})
		delete(r.things, name)
		return nil
	}
	r.things[name] = after
	return nil
}
