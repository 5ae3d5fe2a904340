package sweep_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/collect"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/shape"
	"parapet/internal/graph/snapshot/exec/sweep"
	"parapet/internal/graph/snapshot/exec/walk"
)

// TestTreeIsThatOfAllMatches: a tree has what a walk over all matches finds, and
// in the same order, so that as much is left out of it when it may not be whole.
func TestTreeIsThatOfAllMatches(t *testing.T) {
	t.Parallel()
	var views []*graphs
	for seed := range 8 {
		views = append(views, newGraphs(t, rapid.Custom(drawGraph).Example(seed)))
	}
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		r.Env, r.View = &cond.Env{Schema: schema}, rapid.SampledFrom(views).Draw(t, "graph").view
		r.Costs = cost.New(r.View, r.Env)
		rows := rapid.SampledFrom([]int{0, 1, 2, 5, 20}).Draw(t, "rows")
		want, inOrder := walked(t, r, rows)
		got := collector(t, r, rows)
		shown, taken, err := sweep.Tree(context.Background(), r, func(things []cond.Thing) bool {
			return got.Add(&cond.Match{Things: things})
		})
		if err != nil || !taken {
			t.Fatalf("%+v: taken: %v; %v", r.Pattern, taken, err)
		}
		tree := got.Result()
		if !inOrder {
			t.Skip("the walk has begun elsewhere")
		}
		things := len(tree.Tree.Vertices) + len(tree.Tree.Edges)
		if tree.Truncated != want.Truncated || shown.Scanned < things {
			t.Fatalf("%+v of %d: %d things, %d looked at, truncated: %t", r.Pattern, rows, things, shown.Scanned, tree.Truncated)
		}
		if diff := cmp.Diff(want.Tree, tree.Tree); diff != "" {
			t.Fatalf("%+v of %d (-want +got):\n%s", r.Pattern, rows, diff)
		}
	})
}

func collector(t *rapid.T, r sweep.Request, rows int) *collect.Collector {
	return collect.New(tree(t, r), collect.Options{Env: r.Env, Rows: rows, InOrder: true})
}

func tree(t *rapid.T, r sweep.Request) *shape.Query {
	s, err := shape.New(plan.Query{Pattern: r.Pattern, Output: plan.Output{Shape: plan.Tree, Limit: -1}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// walked is the tree of matches one by one.
func walked(t *rapid.T, r sweep.Request, rows int) (_ *plan.Result, inOrder bool) {
	w := walk.New(r.View, r.Env, r.Costs, tree(t, r), true)
	c := collector(t, r, rows)
	if _, err := w.Run(context.Background(), nil, []*cond.Scope{c.Scope()}, []walk.Collector{c}); err != nil {
		t.Fatal(err)
	}
	return c.Result(), w.InOrder
}

// TestTreeEnds: a tree ends with its context, when it takes too much, and when
// nobody wants more of it; and gives back all memory that is not the tree's.
func TestTreeEnds(t *testing.T) {
	t.Parallel()
	g := newGraphs(t, rapid.Custom(drawGraph).Example(1))
	r := sweep.Request{
		Env: &cond.Env{Schema: schema}, View: g.view,
		Pattern: plan.Pattern{Start: plan.Node{Types: plan.Types{Any: true}}},
	}
	r.Costs = cost.New(r.View, r.Env)
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	var full *plan.BudgetError
	for name, c := range map[string]struct {
		ctx    context.Context
		memory int64
		fits   func(error) bool
	}{
		"a byte of memory":  {t.Context(), 1, func(err error) bool { return errors.As(err, &full) }},
		"an ended context":  {ctx, 0, func(err error) bool { return errors.Is(err, cause) }},
		"nobody wants more": {t.Context(), 0, func(err error) bool { return err == nil }},
	} {
		r.Meter = budget.NewMeter(c.memory)
		shown := 0
		_, taken, err := sweep.Tree(c.ctx, r, func([]cond.Thing) bool {
			shown++
			r.Meter.Take(2)
			return false
		})
		if !taken || !c.fits(err) || shown > 1 || r.Meter.Held() != 2*shown {
			t.Errorf("%s: taken: %t; %v; shown %d times, %d bytes held", name, taken, err, shown, r.Meter.Held())
		}
	}
}
