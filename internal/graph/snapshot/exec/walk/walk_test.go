package walk_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/collect"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
	"parapet/internal/graph/snapshot/exec/walk"
)

// TestSameAnswerFromEveryStart: wherever a walk begins, and however many share
// it, the answer is the same; its order as well when the query asks for one.
func TestSameAnswerFromEveryStart(t *testing.T) {
	t.Parallel()
	view := town(t)
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t)
		want := answer(t, view, q, 0, 1)
		for start := range len(q.Pattern.Steps) + 1 {
			for _, workers := range []int{1, 3} {
				if workers > 1 && !ordered(q) {
					continue // a stream is fed by one walk
				}
				if diff := cmp.Diff(want, answer(t, view, q, start, workers)); diff != "" {
					t.Fatalf("%+v from node %d by %d: %s", q, start, workers, diff)
				}
			}
		}
	})
}

func ordered(q plan.Query) bool { return len(q.Output.OrderBy) > 0 || q.Output.Distinct }

// answer is the rows of a query, sorted unless the query orders them.
func answer(t *rapid.T, v *column.View, q plan.Query, start, workers int) []string {
	s, err := shape.New(q)
	if err != nil {
		t.Fatal(err)
	}
	env := &cond.Env{Schema: v.Schema()}
	w := walk.From(v, env, s, start)
	return rowsOf(t, env, s, w, workers, q)
}

func rowsOf(t *rapid.T, env *cond.Env, s *shape.Query, w *walk.Walk, workers int, q plan.Query) []string {
	var scopes []*cond.Scope
	var sinks []walk.Collector
	var collectors []*collect.Collector
	for range workers {
		c := collect.New(s, collect.Options{Env: env, InOrder: w.InOrder && workers == 1})
		collectors, scopes, sinks = append(collectors, c), append(scopes, c.Scope()), append(sinks, c)
	}
	if _, err := w.Run(context.Background(), nil, scopes, sinks); err != nil {
		t.Fatal(err)
	}
	for _, c := range collectors[1:] {
		collectors[0].Merge(c)
	}
	r := collectors[0].Result()
	if r.Tree != nil {
		return parts(r.Tree)
	}
	rows := []string{}
	for _, row := range r.Rows {
		text := ""
		for _, c := range row {
			text += c.Value.String() + " "
		}
		rows = append(rows, text)
	}
	if len(q.Output.OrderBy) == 0 {
		slices.Sort(rows)
	}
	return rows
}

// parts are what a tree is made of, sorted.
func parts(g *plan.Graph) []string {
	all := []string{}
	for _, v := range g.Vertices {
		all = append(all, v.ID)
	}
	for _, e := range g.Edges {
		all = append(all, e.ID)
	}
	slices.Sort(all)
	return all
}

// TestSamePathsFromBothEnds: paths are the same when they are looked for from
// the other end, and by several walks.
func TestSamePathsFromBothEnds(t *testing.T) {
	t.Parallel()
	view := town(t)
	rapid.Check(t, func(t *rapid.T) {
		q := plan.Query{Pattern: plan.Pattern{Start: drawNode(t, 0)}, Output: plan.Output{Shape: plan.Table, Limit: -1}}
		q.Pattern.Steps = []plan.Step{plan.Paths{Edge: drawEdge(t, 1), Max: rapid.IntRange(1, 5).Draw(t, "max"), Node: drawNode(t, 2)}}
		for slot := range plan.Slot(2) {
			q.Output.Columns = append(q.Output.Columns, plan.Column{Expr: plan.Property{Slot: 2 * slot, Name: "_id"}})
		}
		q.Output.OrderBy = []plan.Sort{{Expr: plan.Property{Slot: 2, Name: "size"}}}
		q.Output.Limit = rapid.SampledFrom([]int{-1, 4}).Draw(t, "limit")
		if rapid.Bool().Draw(t, "tree") {
			q.Output.Shape, q.Output.Columns = plan.Tree, nil
		}
		s, err := shape.New(q)
		if err != nil {
			t.Fatal(err)
		}
		env := &cond.Env{Schema: view.Schema()}
		want := rowsOf(t, env, s, walk.From(view, env, s, 0), 1, q)
		for _, workers := range []int{1, 3} {
			if diff := cmp.Diff(want, rowsOf(t, env, s, walk.FromEnd(view, env, s), workers, q)); diff != "" {
				t.Fatalf("%+v by %d walks: %s", q, workers, diff)
			}
		}
	})
}

// drawQuery draws hops, perhaps a section or what is absent after them, and
// rows of identifiers, distinct ones or groups.
func drawQuery(t *rapid.T) plan.Query {
	q := plan.Query{Pattern: plan.Pattern{Start: drawNode(t, 0)}, Output: plan.Output{Shape: plan.Table, Limit: -1}}
	slots := []plan.Slot{0}
	hop := func() plan.Hop {
		n := plan.Slot(2 * len(slots))
		slots = append(slots, n)
		return plan.Hop{Edge: drawEdge(t, n-1), Node: drawNode(t, n)}
	}
	for range rapid.IntRange(1, 3).Draw(t, "hops") {
		q.Pattern.Steps = append(q.Pattern.Steps, hop())
	}
	switch rapid.IntRange(0, 3).Draw(t, "tail") {
	case 1:
		absent := plan.Hop{Edge: drawEdge(t, 51), Node: drawNode(t, 50)}
		q.Pattern.Steps = append(q.Pattern.Steps, plan.Absent{Steps: []plan.Step{absent}})
	case 2:
		section := hop()
		q.Pattern.Steps = append(q.Pattern.Steps, plan.Optional{Steps: []plan.Step{section}, Slot: 61})
	}
	of := func(what string) plan.Expr {
		return plan.Property{Slot: rapid.SampledFrom(slots).Draw(t, what), Name: rapid.SampledFrom([]string{"_id", "size"}).Draw(t, what)}
	}
	if rapid.Bool().Draw(t, "where") {
		q.Where = plan.Compare{Op: plan.Less, Left: of("left"), Right: of("right")}
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "columns") {
		q.Output.Columns = append(q.Output.Columns, plan.Column{Name: fmt.Sprint(i), Expr: of("column")})
	}
	switch rapid.IntRange(0, 2).Draw(t, "rows") {
	case 1:
		q.Output.Distinct = true
	case 2:
		q.Output.Columns = append(q.Output.Columns,
			plan.Column{Name: "n", Expr: plan.Count{Of: of("counted")}},
			plan.Column{Name: "s", Expr: plan.Fold{How: plan.Sum, Of: of("added")}})
	}
	if rapid.Bool().Draw(t, "order") {
		q.Output.OrderBy = []plan.Sort{{Expr: plan.ColumnRef{Index: 0}}}
		q.Output.Limit = rapid.SampledFrom([]int{-1, 3}).Draw(t, "limit")
	}
	return q
}

func drawNode(t *rapid.T, slot plan.Slot) plan.Node {
	n := plan.Node{Slot: slot, Types: plan.Types{Any: true}}
	if rapid.Bool().Draw(t, "filter") {
		n.Filter = plan.Compare{
			Op: plan.Less, Left: plan.Property{Slot: slot, Name: "size"},
			Right: plan.Literal{Value: graph.Number(float64(rapid.IntRange(1, 5).Draw(t, "less")))},
		}
	}
	return n
}

func drawEdge(t *rapid.T, slot plan.Slot) plan.Edge {
	all := []plan.Types{{Any: true}, {List: []graph.Type{knows}}, {List: []graph.Type{owns}}}
	return plan.Edge{
		Slot: slot, Types: rapid.SampledFrom(all).Draw(t, "edge"),
		Direction: rapid.SampledFrom([]plan.Direction{plan.Either, plan.Forward, plan.Backward}).Draw(t, "direction"),
	}
}
