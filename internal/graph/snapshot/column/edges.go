package column

import "parapet/internal/graph"

// Edges are pairs in their place in a view: the relationships of one type
// between the entities of two tables. Rows are those of the tables.
type Edges struct {
	*Pairs
	typ  *graph.RelationshipType
	from *Table
	to   *Table

	clock Clock
}

// NewEdges puts pairs between their tables.
func NewEdges(p *Pairs, t *graph.RelationshipType, from, to *Table) *Edges {
	return &Edges{p, t, from, to, from.clock}
}

// Column is the column of the named property by slot, nil when no relationship
// defines it or it is not in memory. _createdOn, _beginOn and _version are
// columns too.
func (e *Edges) Column(name string) Column {
	if c := e.history.column(name, e.clock); c != nil {
		return c
	}
	return e.Block.Column(name)
}

// Type is the type of the relationships.
func (e *Edges) Type() graph.Type { return e.typ.Type }

// Class is the verb of the relationships.
func (e *Edges) Class() graph.Class { return e.typ.Class }

// From is the table that the relationships lead from.
func (e *Edges) From() *Table { return e.from }

// To is the table that the relationships lead to; it may be the same.
func (e *Edges) To() *Table { return e.to }

// Relationship is the relationship of a slot, whose ends the caller knows,
// with the named properties, or with all of them when none is named.
func (e *Edges) Relationship(from, to, slot uint32, props ...string) graph.Relationship {
	return graph.Relationship{
		Type: e.typ.Type, From: e.from.Key(from), To: e.to.Key(to),
		Props: e.pick(slot, props),
	}
}
