package storetest

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parapet/internal/graph/plan"
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
			t.Fatalf("%+v\n%v", q, err)
		}
		if findsSomething(a) {
			found++
		}
	}
	if found < tries/3 {
		t.Errorf("%d of %d drawn plans find something, want a third", found, tries)
	}
	t.Logf("%d of %d drawn plans find something", found, tries)
}

// TestDrawnTextsAreSound: the language accepts the texts that stores are tried
// with, and a text and its canonical form find the same.
func TestDrawnTextsAreSound(t *testing.T) {
	t.Parallel()
	graphs := drawnGraphs()
	rapid.Check(t, func(t *rapid.T) {
		g := graphs[rapid.IntRange(0, len(graphs)-1).Draw(t, "graph")]
		text := drawText(t, nil)
		var answers []string
		for _, q := range compileBoth(t, text) {
			a, err := g.Execute(q)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			answers = append(answers, expected(Schema(), q, a))
		}
		if answers[0] != answers[1] {
			t.Fatalf("%s finds\n%sand its canonical form\n%s", text, answers[0], answers[1])
		}
	})
}

// TestDrawnTextsFindSomething: a fair part of them, so that what they find is
// compared too. The texts are the same each time: a share of a few drawn anew
// would now and then be a small one.
func TestDrawnTextsFindSomething(t *testing.T) {
	t.Parallel()
	graphs := drawnGraphs()
	texts := rapid.Custom(func(t *rapid.T) plan.Query { return compileBoth(t, drawText(t, nil))[0] })
	found := 0
	const tries = 1000
	for i := range tries {
		a, err := graphs[i%len(graphs)].Execute(texts.Example(i))
		if err != nil {
			t.Fatal(err)
		}
		if findsSomething(a) {
			found++
		}
	}
	if found < tries/4 {
		t.Errorf("%d of %d drawn texts find something, want a quarter", found, tries)
	}
	t.Logf("%d of %d drawn texts find something", found, tries)
}

func findsSomething(a *naive.Answer) bool {
	return len(a.Rows) > 0 || a.Tree != nil && len(a.Tree.Vertices) > 0
}

// TestContradictionsAreRefused: whatever query they are put into.
func TestContradictionsAreRefused(t *testing.T) {
	t.Parallel()
	g := drawnGraphs()[0]
	for name, contradict := range contradictions {
		for i := range 20 {
			q := rapid.Custom(drawPlan).Example(i)
			contradict(&q)
			if a, err := g.Execute(q); err == nil {
				t.Errorf("%s is answered with %d rows: %+v", name, len(a.Rows), q)
				break
			}
		}
	}
}
