package storetest

import (
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// planner draws a plan. It knows which slots an expression may refer to.
type planner struct {
	*rapid.T
	next     plan.Slot
	entities []plan.Slot
	edges    []plan.Slot
	// shallow is set within a subquery, which has none of its own.
	shallow bool
	// hops are those that are drawn. The naive evaluator goes every way.
	hops *int
}

// mostHops are as many as a query has, subqueries apart.
const mostHops = 5

// drawPlan draws a query that does not contradict itself.
func drawPlan(t *rapid.T) plan.Query { return (&planner{T: t, hops: new(int)}).query() }

func (p *planner) query() plan.Query {
	q := plan.Query{Pattern: plan.Pattern{Start: p.node()}}
	p.entities = append(p.entities, q.Pattern.Start.Slot)
	if *p.hops == 0 && p.oneIn(8, "paths") {
		q.Pattern.Steps = []plan.Step{p.paths()}
	} else {
		q.Pattern.Steps = p.steps(2, 3)
	}
	if p.oneIn(3, "where") {
		q.Where = p.condition(2)
	}
	q.Output = p.output()
	return q
}

func (p *planner) oneIn(n int, what string) bool { return rapid.IntRange(1, n).Draw(p.T, what) == n }

func (p *planner) slot() plan.Slot {
	p.next++
	return p.next
}

// steps draws hops and optional sections, which nest so deep, and sometimes
// something absent at the end.
func (p *planner) steps(depth, most int) []plan.Step {
	var steps []plan.Step
	for range rapid.IntRange(0, most).Draw(p.T, "steps") {
		if *p.hops >= mostHops {
			break
		}
		if depth > 0 && p.oneIn(3, "optional") {
			steps = append(steps, p.optional(depth-1))
		} else {
			steps = append(steps, p.hop())
		}
	}
	if *p.hops < mostHops && p.oneIn(4, "absent") {
		steps = append(steps, p.absent(depth))
	}
	return steps
}

func (p *planner) optional(depth int) plan.Optional {
	steps := append([]plan.Step{p.hop()}, p.steps(depth, 1)...)
	o := plan.Optional{Steps: steps, Slot: p.slot()}
	p.entities = append(p.entities, o.Slot)
	return o
}

// absent draws steps whose slots nobody outside refers to.
func (p *planner) absent(depth int) plan.Absent {
	inside := planner{T: p.T, next: p.next, shallow: p.shallow, hops: p.hops}
	steps := append([]plan.Step{inside.hop()}, inside.steps(max(depth-1, 0), 1)...)
	p.next = inside.next
	return plan.Absent{Steps: steps}
}

func (p *planner) hop() plan.Hop {
	*p.hops++
	h := plan.Hop{Edge: p.edge(), Node: p.node()}
	p.edges, p.entities = append(p.edges, h.Edge.Slot), append(p.entities, h.Node.Slot)
	return h
}

func (p *planner) paths() plan.Paths {
	s := plan.Paths{Edge: p.edge(), Max: rapid.IntRange(1, 4).Draw(p.T, "length"), Node: p.node()}
	p.entities = append(p.entities, s.Node.Slot)
	return s
}

func (p *planner) edge() plan.Edge {
	var all []graph.Type
	for _, r := range Schema().Relationships() {
		all = append(all, r.Type)
	}
	return plan.Edge{
		Slot: p.slot(), Types: p.types(all, 12),
		Direction: rapid.SampledFrom([]plan.Direction{plan.Either, plan.Either, plan.Forward, plan.Backward}).Draw(p.T, "direction"),
	}
}

func (p *planner) node() plan.Node {
	var all []graph.Type
	for _, e := range Schema().Entities() {
		all = append(all, e.Type)
	}
	n := plan.Node{Slot: p.slot(), Types: p.types(all, 8), Deleted: p.oneIn(8, "deleted")}
	if p.oneIn(4, "filter") {
		own := planner{T: p.T, entities: []plan.Slot{n.Slot}, shallow: p.shallow, hops: new(int)}
		n.Filter = own.condition(2)
	}
	return n
}

func (p *planner) types(all []graph.Type, most int) plan.Types {
	if !p.oneIn(3, "some types") {
		return plan.Types{Any: true}
	}
	return plan.Types{List: rapid.SliceOfNDistinct(rapid.SampledFrom(all), 0, most, rapid.ID).Draw(p.T, "types")}
}
