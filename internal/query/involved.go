package query

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// typeSet is a set of types of entities and relationships.
type typeSet map[graph.Type]bool

// involved are the types that a query looks at and the properties that it names,
// those of its subqueries included. The types are what its hops name, as far as
// the schema joins it.
func involved(q plan.Query, schema *graph.Schema) (typeSet, []string) {
	v := visit{schema: schema, used: typeSet{}}
	v.query(q)
	return v.used, v.named
}

// visit walks through a plan and gathers types and properties.
type visit struct {
	schema *graph.Schema
	used   typeSet
	named  []string
}

func (v *visit) query(q plan.Query) {
	start := v.node(q.Pattern.Start)
	v.steps(start, q.Pattern.Steps)
	v.expr(q.Where)
	for _, c := range q.Output.Columns {
		v.expr(c.Expr)
	}
	v.expr(q.Output.Having)
	for _, s := range q.Output.OrderBy {
		v.expr(s.Expr)
	}
}

// node are the types that a node admits.
func (v *visit) node(n plan.Node) typeSet {
	v.expr(n.Filter)
	admits := typeSet{}
	for _, e := range v.schema.Entities() {
		if admitted(n.Types, e.Type) {
			admits[e.Type] = true
		}
	}
	return v.use(admits)
}

func (v *visit) use(types typeSet) typeSet {
	for t := range types {
		v.used[t] = true
	}
	return types
}

// steps walks from entities of some types, and returns the types that the
// steps end with.
func (v *visit) steps(from typeSet, steps []plan.Step) typeSet {
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			from = v.hop(from, step)
		case plan.Absent:
			v.steps(from, step.Steps)
		case plan.Optional:
			from = union(from, v.steps(from, step.Steps))
		case plan.Paths:
			from = v.paths(from, step)
		}
	}
	return from
}

// hop goes over the relationships that lead from one of the types to one that
// the hop's node admits.
func (v *visit) hop(from typeSet, hop plan.Hop) typeSet {
	v.expr(hop.Node.Filter)
	return v.cross(from, hop.Edge, hop.Node.Types)
}

// paths goes on for as long as that leads to new types.
func (v *visit) paths(from typeSet, p plan.Paths) typeSet {
	v.expr(p.Node.Filter)
	reached := from
	for range p.Max {
		further := union(reached, v.cross(reached, p.Edge, plan.Types{Any: true}))
		if len(further) == len(reached) {
			break
		}
		reached = further
	}
	return reached
}

func (v *visit) cross(from typeSet, edge plan.Edge, to plan.Types) typeSet {
	reached := typeSet{}
	for _, r := range v.schema.Relationships() {
		if !admitted(edge.Types, r.Type) {
			continue
		}
		if edge.Direction != plan.Backward && from[r.From] && admitted(to, r.To) {
			v.used[r.Type], reached[r.To] = true, true
		}
		if edge.Direction != plan.Forward && from[r.To] && admitted(to, r.From) {
			v.used[r.Type], reached[r.From] = true, true
		}
	}
	return v.use(reached)
}

func admitted(types plan.Types, t graph.Type) bool {
	return types.Any || slices.Contains(types.List, t)
}

func union(a, b typeSet) typeSet {
	both := typeSet{}
	for _, set := range []typeSet{a, b} {
		for t := range set {
			both[t] = true
		}
	}
	return both
}
