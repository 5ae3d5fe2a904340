package storetest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/synctest"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/storetest/naive"
)

// errThen: the query asks for a moment before the first generation.
var errThen = errors.New("nothing was known then")

// RunCases runs the cases on stores of the opener. Each suite has a store of
// its own, and a clock that stands still but between generations.
func RunCases(t *testing.T, open Opener) {
	for _, file := range suiteFiles(t) {
		t.Run(strings.TrimSuffix(file, ".txtar"), func(t *testing.T) {
			t.Parallel()
			s, err := readSuite(file)
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t.Context(), t, open, s.states)
				for _, c := range s.cases {
					if err := w.check(t.Context(), c); err != nil {
						t.Errorf("%s: %s: %v", c.name, c.text, err)
					}
				}
			})
		})
	}
}

func suiteFiles(t testing.TB) []string {
	t.Helper()
	entries, err := fs.ReadDir(files, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// check compares the store's answer to a case with that of the naive
// evaluator. Queries that do not compile never reach a store.
func (w *world) check(ctx context.Context, c *testcase) error {
	q, _, err := c.compile()
	if err != nil {
		return nil
	}
	return w.compare(ctx, q)
}

// compare executes a plan on both sides: they agree, or both refuse it.
func (w *world) compare(ctx context.Context, q plan.Query) error {
	want, errWant := ask(w.graphs, w.states, q)
	got, err := w.ask(ctx, q)
	switch {
	case errWant != nil && err != nil:
		return nil
	case errWant != nil:
		return fmt.Errorf("the store answers, and must not: %w", errWant)
	case err != nil:
		return fmt.Errorf("the store refuses: %w", err)
	}
	if err := agree(w.graphs[0].Schema, q, want, got); err != nil {
		return err
	}
	return w.steady(ctx, q, got)
}

func (w *world) ask(ctx context.Context, q plan.Query) (*plan.Result, error) {
	executor, err := w.store.At(ctx, q.At)
	if err != nil {
		return nil, err
	}
	return executor.Execute(ctx, q, plan.Budget{})
}

// ask executes a plan on the graph of its moment.
func ask(graphs []*naive.Graph, states []*State, q plan.Query) (*naive.Answer, error) {
	g := moment(graphs, states, q.At)
	if g == nil {
		return nil, errThen
	}
	return g.Execute(q)
}
