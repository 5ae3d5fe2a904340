package exec

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// need is what a query reads of a generation: the types that its pattern can
// reach by the declared ends of relationships, and the properties that its
// expressions name.
func need(schema *graph.Schema, s *shape.Query) column.Need {
	n := &needs{
		schema: schema, query: s,
		tables: map[graph.Type]*column.Names{}, edges: map[graph.Type]*column.Names{},
		entities: map[plan.Slot][]graph.Type{}, relationships: map[plan.Slot][]graph.Type{},
	}
	start := n.entityTypes(s.Pattern.Start.Types)
	n.node(s.Pattern.Start, start)
	n.steps(s.Pattern.Steps, start)
	for _, e := range slices.Concat(s.Asked(), s.Where) {
		n.expression(e)
	}
	for _, c := range s.Columns {
		if e, ok := c.Expr.(plan.Element); ok {
			n.whole(e.Slot)
		}
	}
	if s.Shape == plan.Tree {
		for _, names := range n.tables {
			names.All = true
		}
		for _, names := range n.edges {
			names.All = true
		}
	}
	return column.Need{Tables: values(n.tables), Edges: values(n.edges)}
}

func values(m map[graph.Type]*column.Names) map[graph.Type]column.Names {
	out := make(map[graph.Type]column.Names, len(m))
	for t, names := range m {
		slices.Sort(names.List)
		out[t] = column.Names{All: names.All, List: slices.Compact(names.List)}
	}
	return out
}

// needs gathers what a query reads.
type needs struct {
	schema *graph.Schema
	query  *shape.Query
	tables map[graph.Type]*column.Names
	edges  map[graph.Type]*column.Names
	// entities and relationships are the types that may stand in slots.
	entities, relationships map[plan.Slot][]graph.Type
}

func (n *needs) entityTypes(types plan.Types) []graph.Type {
	if !types.Any {
		return slices.DeleteFunc(slices.Clone(types.List), func(t graph.Type) bool { return n.schema.Entity(t) == nil })
	}
	var all []graph.Type
	for _, e := range n.schema.Entities() {
		all = append(all, e.Type)
	}
	return all
}

// node notes that entities of the types may stand at a node.
func (n *needs) node(node plan.Node, types []graph.Type) {
	n.entities[node.Slot] = types
	for _, t := range types {
		table(n.tables, t)
	}
	if node.Filter != nil {
		n.expression(node.Filter)
	}
}

func table(m map[graph.Type]*column.Names, t graph.Type) *column.Names {
	if m[t] == nil {
		m[t] = &column.Names{}
	}
	return m[t]
}

// steps follows steps from entities of the types, and says which types they
// lead to.
func (n *needs) steps(steps []plan.Step, from []graph.Type) []graph.Type {
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			from = n.hop(step.Edge, step.Node, from)
		case plan.Absent:
			n.steps(step.Steps, from)
		case plan.Optional:
			from = union(from, n.steps(step.Steps, from))
			n.entities[step.Slot] = from
		case plan.Paths:
			n.paths(step, from)
		}
	}
	return from
}

func (n *needs) hop(e plan.Edge, node plan.Node, from []graph.Type) []graph.Type {
	to := n.over(e, from, n.entityTypes(node.Types))
	n.node(node, to)
	return to
}

// over are the types, among those allowed, that an edge leads to.
func (n *needs) over(e plan.Edge, from, allowed []graph.Type) []graph.Type {
	var to []graph.Type
	for _, r := range n.schema.Relationships() {
		if !e.Types.Any && !slices.Contains(e.Types.List, r.Type) {
			continue
		}
		forward := e.Direction != plan.Backward && slices.Contains(from, r.From) && slices.Contains(allowed, r.To)
		backward := e.Direction != plan.Forward && slices.Contains(from, r.To) && slices.Contains(allowed, r.From)
		if forward {
			to = union(to, []graph.Type{r.To})
		}
		if backward {
			to = union(to, []graph.Type{r.From})
		}
		if forward || backward {
			table(n.edges, r.Type)
			n.relationships[e.Slot] = union(n.relationships[e.Slot], []graph.Type{r.Type})
		}
	}
	return to
}

// paths follows an edge over any entities, as often as it may be.
func (n *needs) paths(p plan.Paths, from []graph.Type) {
	every := n.entityTypes(plan.Types{Any: true})
	reached, ends := from, []graph.Type{}
	for range p.Max {
		to := n.over(p.Edge, reached, every)
		ends = union(ends, to)
		more := union(reached, to)
		if len(more) == len(reached) {
			break
		}
		reached = more
	}
	for _, t := range reached {
		table(n.tables, t)
	}
	fit := n.entityTypes(p.Node.Types)
	n.node(p.Node, slices.DeleteFunc(ends, func(t graph.Type) bool { return !slices.Contains(fit, t) }))
}

func union(a, b []graph.Type) []graph.Type {
	all := slices.Clone(a)
	for _, t := range b {
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}

// expression notes the properties that an expression reads.
func (n *needs) expression(e plan.Expr) {
	for part := range cond.All(e) {
		switch part := part.(type) {
		case plan.Property:
			n.property(part)
		case plan.Search:
			n.whole(part.Slot)
		}
	}
}

func (n *needs) property(p plan.Property) {
	for _, t := range n.entities[p.Slot] {
		if _, declared := n.schema.Property(t, p.Name); declared {
			names := table(n.tables, t)
			names.List = append(names.List, p.Name)
		}
	}
	for _, t := range n.relationships[p.Slot] {
		if _, declared := n.schema.Property(t, p.Name); declared || strings.HasPrefix(p.Name, "_") {
			names := table(n.edges, t)
			names.List = append(names.List, p.Name)
		}
	}
}

// whole notes that all of what stands in a slot is read.
func (n *needs) whole(slot plan.Slot) {
	for _, t := range n.entities[slot] {
		table(n.tables, t).All = true
	}
	for _, t := range n.relationships[slot] {
		table(n.edges, t).All = true
	}
}
