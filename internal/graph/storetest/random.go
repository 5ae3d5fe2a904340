package storetest

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph/plan"
)

// worlds are some random graphs, the same every time, each in a store.
func worlds(t testing.TB, open Opener) []*world {
	t.Helper()
	var all []*world
	for seed := range 6 {
		all = append(all, newWorld(context.Background(), t, open, rapid.Custom(drawStates).Example(seed)))
	}
	return all
}

// RunPlans executes random plans on random graphs. Store and naive evaluator
// agree.
func RunPlans(t *testing.T, open Opener) {
	rapid.Check(t, planProperty(worlds(t, open)))
}

// FuzzPlans does the same with plans that the fuzzer's bytes make. It begins
// with bytes enough for whole plans.
func FuzzPlans(f *testing.F, open Opener) {
	source := rand.NewChaCha8([32]byte{})
	for range 32 {
		seed := make([]byte, 8<<10)
		_, _ = source.Read(seed) // never fails
		f.Add(seed)
	}
	f.Fuzz(rapid.MakeFuzz(planProperty(worlds(f, open))))
}

func planProperty(all []*world) func(*rapid.T) {
	return func(t *rapid.T) {
		w := all[rapid.IntRange(0, len(all)-1).Draw(t, "graph")]
		q := drawPlan(t)
		w.drawMoment(t, &q)
		if name := drawContradiction(t); name != "" {
			contradictions[name](&q)
		}
		if err := w.compare(context.Background(), q); err != nil {
			t.Fatalf("%+v\n%v", q, err)
		}
	}
}

// drawMoment asks sometimes for the graph as of one of its generations.
func (w *world) drawMoment(t *rapid.T, q *plan.Query) {
	if rapid.IntRange(1, 5).Draw(t, "at") == 5 {
		q.At = rapid.SampledFrom(w.states).Draw(t, "moment").At
	}
}

// drawContradiction names one for some of the queries.
func drawContradiction(t *rapid.T) string {
	if rapid.IntRange(1, 10).Draw(t, "contradiction") < 10 {
		return ""
	}
	return rapid.SampledFrom(slices.Sorted(maps.Keys(contradictions))).Draw(t, "which")
}
