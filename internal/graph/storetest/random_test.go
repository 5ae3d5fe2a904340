package storetest

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parapet/internal/graph/storetest/naive"
)

// drawnGraphs are random graphs without a store.
func drawnGraphs() []*naive.Graph {
	var all []*naive.Graph
	for seed := range 6 {
		states := rapid.Custom(drawStates).Example(seed)
		for i, s := range states {
			s.At = time.Unix(int64(i+1), 0)
		}
		graphs := moments(Schema(), states, func(n Node) string { return fmt.Sprint(n) })
		all = append(all, graphs[len(graphs)-1])
	}
	return all
}

// TestDrawnPlansAreSound: the plans that stores are tried with do not
// contradict themselves, and a fair part of them finds something.
func TestDrawnPlansAreSound(t *testing.T) {
	t.Parallel()
	graphs := drawnGraphs()
	found := 0
	const tries = 400
	for i := range tries {
		q := rapid.Custom(drawPlan).Example(i)
		a, err := graphs[i%len(graphs)].Execute(q)
		if err != nil {
			t.Fatalf("%s\n%v", planText(q), err)
		}
		if len(a.Rows) > 0 || a.Tree != nil && len(a.Tree.Vertices) > 0 {
			found++
		}
	}
	if found < tries/3 {
		t.Errorf("%d of %d drawn plans find something, want a third", found, tries)
	}
	t.Logf("%d of %d drawn plans find something", found, tries)
}
