package storetest

import (
	"fmt"

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
	if p.oneIn(8, "paths") {
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

func (p *planner) output() plan.Output {
	out := plan.Output{
		Shape: rapid.SampledFrom([]plan.Shape{plan.List, plan.Table, plan.Table, plan.Table, plan.Tree}).Draw(p.T, "shape"),
		Limit: -1,
	}
	if out.Shape == plan.Table {
		out.Columns = p.columns()
		out.Distinct = p.oneIn(3, "distinct")
	}
	var keys []plan.Expr
	grouped := false
	for i, c := range out.Columns {
		if _, whole := c.Expr.(plan.Element); !whole {
			keys = append(keys, plan.ColumnRef{Index: i})
		}
		grouped = grouped || p.folds(c.Expr)
	}
	if out.Shape != plan.Tree {
		p.order(&out, keys, grouped)
	}
	if len(keys) > 0 && p.oneIn(5, "having") {
		out.Having = p.having(keys, grouped)
	}
	out.Skip = rapid.SampledFrom([]int{0, 0, 0, 1, 3}).Draw(p.T, "skip")
	out.Limit = rapid.SampledFrom([]int{-1, -1, -1, -1, 0, 1, 2, 4}).Draw(p.T, "limit")
	return out
}

func (p *planner) folds(x plan.Expr) bool {
	switch x := x.(type) {
	case plan.Count, plan.Fold:
		return true
	case plan.Arithmetic:
		return p.folds(x.Left) || p.folds(x.Right)
	}
	return false
}

func (p *planner) columns() []plan.Column {
	var columns []plan.Column
	for i := range rapid.IntRange(1, 3).Draw(p.T, "columns") {
		columns = append(columns, plan.Column{Name: fmt.Sprint("c", i), Expr: p.column()})
	}
	return columns
}

func (p *planner) column() plan.Expr {
	switch rapid.IntRange(0, 9).Draw(p.T, "column") {
	case 0, 1:
		return p.element()
	case 2:
		return plan.Count{Of: rapid.SampledFrom([]plan.Expr{p.element(), p.property()}).Draw(p.T, "counted")}
	case 3:
		return p.fold()
	case 4:
		return plan.Arithmetic{Op: plan.Multiply, Left: p.fold(), Right: plan.Literal{Value: graph.Number(2)}}
	case 5:
		return plan.Unwind{Of: p.property()}
	case 6:
		return p.computed(2)
	}
	return p.property()
}

func (p *planner) fold() plan.Expr {
	how := rapid.SampledFrom([]plan.Folding{plan.Sum, plan.Average, plan.Least, plan.Greatest}).Draw(p.T, "fold")
	return plan.Fold{How: how, Of: rapid.SampledFrom([]plan.Expr{p.property(), p.number()}).Draw(p.T, "folded")}
}

// order draws keys to order by. Whole things have an order, by identifier, but
// none that a query would ask for.
func (p *planner) order(out *plan.Output, keys []plan.Expr, grouped bool) {
	if grouped && len(keys) == 0 {
		return
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(p.T, "sorts") {
		by := p.property()
		if len(keys) > 0 && (grouped || p.oneIn(2, "by column")) {
			by = rapid.SampledFrom(keys).Draw(p.T, "by")
		}
		out.OrderBy = append(out.OrderBy, plan.Sort{Expr: by, Desc: rapid.Bool().Draw(p.T, "desc")})
	}
}

func (p *planner) having(keys []plan.Expr, grouped bool) plan.Expr {
	of := rapid.SampledFrom(keys).Draw(p.T, "having")
	if grouped && p.oneIn(2, "having of an aggregate") {
		of = plan.Count{Of: p.element()}
	}
	return plan.Compare{Op: plan.Op(rapid.IntRange(0, 4).Draw(p.T, "op")), Left: of, Right: p.literal()}
}
