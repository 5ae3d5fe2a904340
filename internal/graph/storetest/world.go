package storetest

import (
	"context"
	"testing"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/storetest/naive"
)

// world is the same graph in a store and, at each of its moments, in memory.
type world struct {
	store  Store
	states []*State
	graphs []*naive.Graph
	// changes are what the store counted at each commit.
	changes []graph.Changes
}

// newWorld commits the states one after the other. Those without a time get
// that of their commit; for the others it waits, which takes no time within a
// bubble of synctest. The graphs in memory get the store's identifiers.
func newWorld(ctx context.Context, t testing.TB, open Opener, states []*State) *world {
	t.Helper()
	w := &world{store: open(t, Schema()), states: states}
	ids := map[Node]string{}
	before := &State{}
	for _, s := range states {
		time.Sleep(time.Until(s.At))
		changes, err := s.commit(ctx, w.store, Schema(), before)
		if err != nil {
			t.Fatal(err)
		}
		w.changes = append(w.changes, changes)
		if s.At.IsZero() {
			s.At = w.store.View().Generation().At
		}
		learn(w.store.View(), ids)
		before = s
	}
	w.graphs = moments(Schema(), states, func(n Node) string { return ids[n] })
	return w
}

func learn(v graph.View, ids map[Node]string) {
	for _, t := range Schema().Entities() {
		for p, e := range v.Entities(t.Type) {
			ids[Node{p, e.Type, e.Key}] = e.ID
		}
	}
}
