package exec

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
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

// expression notes the properties that an expression reads.
func (n *needs) expression(e plan.Expr) {
	for part := range plan.All(e) {
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
