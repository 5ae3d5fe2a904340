package sweep_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/sweep"
)

// TestAgainstMatches: the groups of random requests on random graphs are those
// of all matches, one by one, in whatever way they are found.
func TestAgainstMatches(t *testing.T) {
	t.Parallel()
	var views []*graphs
	for seed := range 8 {
		views = append(views, newGraphs(t, rapid.Custom(drawGraph).Example(seed)))
	}
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.SampledFrom(views).Draw(t, "graph")
		r := drawRequest(t)
		r.Env, r.View = &cond.Env{Schema: schema}, g.view
		r.Costs = cost.New(r.View, r.Env)
		want := g.groups(r)
		for _, classes := range []int{0, 2, 64} {
			for _, sums := range []uint64{0, 1 << 23} {
				answer, taken, err := sweep.GroupsWithin(context.Background(), r, classes, sums)
				if err != nil || !taken {
					t.Fatalf("%+v: taken: %v; %v", r.Pattern, taken, err)
				}
				if diff := cmp.Diff(want, textsOf(r, answer)); diff != "" {
					t.Fatalf("%+v by %v, %v, %d classes, %d sums (-want +got):\n%s", r.Pattern, r.Keys, r.Aggregates, classes, sums, diff)
				}
			}
		}
	})
}

// TestCountedFromTheKeysSide: what is joined with a person more than once, by
// relationships in both directions, is counted once.
func TestCountedFromTheKeysSide(t *testing.T) {
	t.Parallel()
	every := plan.Types{Any: true}
	for seed := range 8 {
		g := newGraphs(t, rapid.Custom(drawGraph).Example(seed))
		for _, types := range []plan.Types{every, {List: []graph.Type{owns}}, {List: []graph.Type{knows}}} {
			r := sweep.Request{
				Env: &cond.Env{Schema: schema}, View: g.view,
				Pattern: plan.Pattern{Start: plan.Node{Slot: 0, Types: every}, Steps: []plan.Step{plan.Hop{
					Edge: plan.Edge{Slot: -1, Types: types},
					Node: plan.Node{Slot: 1, Types: plan.Types{List: []graph.Type{person}}},
				}}},
				Keys:       []plan.Expr{plan.Element{Slot: 1}},
				Aggregates: []plan.Expr{plan.Count{Of: plan.Element{Slot: 0}}},
			}
			r.Costs = cost.New(r.View, r.Env)
			answer, taken, err := sweep.Groups(t.Context(), r)
			if err != nil || !taken {
				t.Fatalf("taken: %v; %v", taken, err)
			}
			if diff := cmp.Diff(g.groups(r), textsOf(r, answer)); diff != "" {
				t.Errorf("over %v (-want +got):\n%s", types, diff)
			}
		}
	}
}

// textsOf are the totals by the values of the keys.
func textsOf(r sweep.Request, a *sweep.Answer) map[string]string {
	texts := map[string]string{}
	place := map[plan.Slot]int{}
	for i, slot := range a.Slots {
		place[slot] = i
	}
	for group := range a.Len() {
		things := make([]cond.Thing, len(a.Slots))
		for i := range things {
			things[i] = a.Thing(group, i)
		}
		totals := make([]graph.Value, len(r.Aggregates))
		for i := range totals {
			totals[i] = a.Total(group, i)
		}
		texts[keyOf(r, place, things)] = fmt.Sprint(totals)
	}
	return texts
}

func keyOf(r sweep.Request, place map[plan.Slot]int, things []cond.Thing) string {
	scope := &cond.Scope{Env: r.Env, Place: place}
	key := ""
	for _, e := range r.Keys {
		v := scope.Term(e).At(&cond.Match{Things: things})
		key += fmt.Sprintf("%v:%v|", v.Kind(), v)
	}
	return key
}

func drawRequest(t *rapid.T) sweep.Request {
	r := sweep.Request{Pattern: plan.Pattern{Start: drawNode(t, 0)}}
	slots := 1
	for i := range rapid.IntRange(0, 4).Draw(t, "hops") {
		r.Pattern.Steps = append(r.Pattern.Steps, drawHop(t, plan.Slot(i+1)))
		slots++
	}
	if rapid.IntRange(0, 2).Draw(t, "absent") == 0 {
		absent := plan.Absent{Steps: []plan.Step{drawHop(t, 11)}}
		if rapid.Bool().Draw(t, "more absent") {
			absent.Steps = append(absent.Steps, drawHop(t, 12))
		}
		if rapid.Bool().Draw(t, "absent within") {
			absent.Steps = append(absent.Steps, plan.Absent{Steps: []plan.Step{drawHop(t, 13)}})
		}
		r.Pattern.Steps = append(r.Pattern.Steps, absent)
	}
	for range rapid.IntRange(0, 3).Draw(t, "keys") {
		r.Keys = append(r.Keys, drawValue(t, slots))
	}
	for range rapid.IntRange(0, 3).Draw(t, "aggregates") {
		slot := plan.Slot(rapid.IntRange(0, slots-1).Draw(t, "slot"))
		r.Aggregates = append(r.Aggregates, rapid.SampledFrom([]plan.Expr{
			plan.Count{Of: plan.Element{Slot: slot}},
			plan.Count{Of: plan.Property{Slot: slot, Name: "name"}},
			plan.Fold{How: plan.Least, Of: plan.Property{Slot: slot, Name: "name"}},
			plan.Fold{How: plan.Greatest, Of: plan.Property{Slot: slot, Name: "score"}},
			plan.Fold{How: plan.Sum, Of: plan.Property{Slot: slot, Name: "score"}},
			plan.Fold{How: plan.Average, Of: plan.Property{Slot: slot, Name: "score"}},
			plan.Fold{How: plan.Average, Of: plan.Property{Slot: slot, Name: "_createdOn"}},
			plan.Fold{How: plan.Sum, Of: plan.Property{Slot: slot, Name: "name"}},
		}).Draw(t, "aggregate"))
	}
	return r
}

func drawValue(t *rapid.T, slots int) plan.Expr {
	slot := plan.Slot(rapid.IntRange(0, slots-1).Draw(t, "slot"))
	return rapid.SampledFrom([]plan.Expr{
		plan.Element{Slot: slot},
		plan.Property{Slot: slot, Name: "name"},
		plan.Property{Slot: slot, Name: "score"},
		plan.Property{Slot: slot, Name: "_type"},
		plan.Property{Slot: slot, Name: "_id"},
		plan.Property{Slot: slot, Name: "_key"},
		plan.Call{Function: plan.Concat, Args: []plan.Expr{
			plan.Property{Slot: slot, Name: "name"}, plan.Property{Slot: slot, Name: "score"},
		}},
		plan.Literal{Value: graph.Text("same")},
	}).Draw(t, "value")
}

func drawHop(t *rapid.T, slot plan.Slot) plan.Hop {
	return plan.Hop{
		Edge: plan.Edge{
			Slot:      -slot,
			Types:     drawTypes(t, owns, knows, has, is),
			Direction: rapid.SampledFrom([]plan.Direction{plan.Either, plan.Forward, plan.Backward}).Draw(t, "direction"),
		},
		Node: drawNode(t, slot),
	}
}

func drawNode(t *rapid.T, slot plan.Slot) plan.Node {
	n := plan.Node{Slot: slot, Types: drawTypes(t, person, device, finding)}
	if rapid.IntRange(0, 3).Draw(t, "filter") == 0 {
		n.Filter = plan.Compare{
			Op:    plan.Equal,
			Left:  plan.Property{Slot: slot, Name: "name"},
			Right: plan.Literal{Value: graph.Text("a")},
		}
		if rapid.Bool().Draw(t, "not") {
			n.Filter = plan.Not{Of: n.Filter}
		}
	}
	return n
}

func drawTypes(t *rapid.T, types ...graph.Type) plan.Types {
	if rapid.IntRange(0, 2).Draw(t, "any type") > 0 {
		return plan.Types{Any: true}
	}
	return plan.Types{List: rapid.SliceOfN(rapid.SampledFrom(types), 1, 2).Draw(t, "types")}
}

// TestNotTaken: what sweeps cannot do is left to others.
func TestNotTaken(t *testing.T) {
	t.Parallel()
	g := newGraphs(t, rapid.Custom(drawGraph).Example(1))
	start := plan.Node{Slot: 0, Types: plan.Types{Any: true}}
	hop := plan.Hop{Edge: plan.Edge{Slot: -1, Types: plan.Types{Any: true}}, Node: plan.Node{Slot: 1, Types: plan.Types{Any: true}}}
	for _, c := range []struct {
		name  string
		steps []plan.Step
		of    plan.Expr
	}{
		{"optional", []plan.Step{plan.Optional{Steps: []plan.Step{hop}}}, plan.Count{Of: plan.Element{Slot: 0}}},
		{"paths", []plan.Step{plan.Paths{Edge: hop.Edge, Node: hop.Node, Max: 2}}, plan.Count{Of: plan.Element{Slot: 0}}},
		{"of a relationship", []plan.Step{hop}, plan.Count{Of: plan.Element{Slot: -1}}},
		{"of two", []plan.Step{hop}, plan.Count{Of: plan.Compare{Left: plan.Element{Slot: 0}, Right: plan.Element{Slot: 1}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := sweep.Request{Env: &cond.Env{Schema: schema}, View: g.view, Aggregates: []plan.Expr{c.of}}
			r.Pattern = plan.Pattern{Start: start, Steps: c.steps}
			r.Costs = cost.New(r.View, r.Env)
			if answer, taken, err := sweep.Groups(t.Context(), r); taken || err != nil {
				t.Errorf("Groups() = %v, %v, %v", answer, taken, err)
			}
		})
	}
}

// TestWithinMemory: whatever memory there is, a request either has the answer
// that it has with any amount, of which the meter knows, or fails and has given
// back all.
func TestWithinMemory(t *testing.T) {
	t.Parallel()
	g := newGraphs(t, rapid.Custom(drawGraph).Example(1))
	rapid.Check(t, func(t *rapid.T) {
		r := drawRequest(t)
		r.Env, r.View = &cond.Env{Schema: schema}, g.view
		r.Costs = cost.New(r.View, r.Env)
		classes := rapid.SampledFrom([]int{0, 2, 64}).Draw(t, "classes")
		want, _, err := sweep.GroupsWithin(context.Background(), r, classes, 1<<23)
		if err != nil {
			t.Fatal(err)
		}
		limit := rapid.Int64Range(1, 1<<16).Draw(t, "memory")
		r.Meter = budget.NewMeter(limit)
		answer, _, err := sweep.GroupsWithin(context.Background(), r, classes, 1<<23)
		held := int64(r.Meter.Held())
		if err != nil {
			var over *plan.BudgetError
			if !errors.As(err, &over) || held != 0 {
				t.Fatalf("%v; %d bytes are still held", err, held)
			}
			return
		}
		if held > limit || held < int64(answer.Len()) {
			t.Errorf("%d bytes of %d are held for %d groups", held, limit, answer.Len())
		}
		if diff := cmp.Diff(textsOf(r, want), textsOf(r, answer)); diff != "" {
			t.Errorf("with %d bytes (-want +got):\n%s", limit, diff)
		}
	})
}

// TestLimits: a request ends with its context, and when it takes too much.
func TestLimits(t *testing.T) {
	t.Parallel()
	g := newGraphs(t, rapid.Custom(drawGraph).Example(1))
	r := sweep.Request{
		Env: &cond.Env{Schema: schema}, View: g.view,
		Pattern: plan.Pattern{Start: plan.Node{Types: plan.Types{Any: true}}},
		Keys:    []plan.Expr{plan.Element{}},
		Meter:   budget.NewMeter(1),
	}
	r.Costs = cost.New(r.View, r.Env)
	var full *plan.BudgetError
	if _, _, err := sweep.Groups(t.Context(), r); !errors.As(err, &full) {
		t.Errorf("with a byte of memory: %v", err)
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	r.Meter = budget.NewMeter(0)
	if _, _, err := sweep.Groups(ctx, r); !errors.Is(err, cause) {
		t.Errorf("after the context has ended: %v", err)
	}
}
