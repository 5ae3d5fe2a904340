package exec

import (
	"reflect"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// thing is what stands in a slot: an entity, which has a table and a row, or a
// relationship, which has edges and the rows at its ends.
type thing struct {
	table   *column.Table
	edges   *column.Edges
	row, to uint32
	first   uint32 // number of the edges' first relationship among all
}

// match is a binding of the slots, by their place in the pattern: nodes at
// even places, the edges between them at odd ones. In a group, counts are what
// the aggregates have come to.
type match struct {
	things []thing
	counts []idSet
}

// clone keeps a match beyond the moment.
func (m *match) clone() match { return match{things: slices.Clone(m.things)} }

// slot is the place of a relationship among its edges. It is looked up when
// somebody asks, because a hop that goes backward does not come by it.
func (t *thing) slot() uint32 {
	slot, _ := t.edges.Slot(t.row, t.to)
	return slot
}

// number tells the things in a slot apart.
func (t *thing) number() uint32 {
	if t.edges != nil {
		return t.first + t.slot()
	}
	return t.table.Base() + t.row
}

// key is the key of a relationship.
func (t *thing) key() graph.Key {
	return graph.RelationshipKey(t.edges.From().Key(t.row), t.edges.Class(), t.edges.To().Key(t.to))
}

// matchScope computes expressions from matches and groups.
type matchScope struct {
	place   map[plan.Slot]int
	columns []plan.Column
	ids     identifiers
	counts  []plan.Count
}

func (s *matchScope) quick(plan.Compare) (cond[*match], bool) { return cond[*match]{}, false }

func (s *matchScope) leaf(e plan.Expr) term[*match] {
	switch e := e.(type) {
	case plan.Property:
		return s.property(s.place[e.Slot], e.Name)
	case plan.Element:
		return s.element(s.place[e.Slot])
	case plan.Count:
		return s.count(e)
	case plan.ColumnRef:
		return compileTerm(s, s.columns[e.Index].Expr)
	}
	return term[*match]{}
}

// property reads a property of whatever stands at a place. Neighbouring
// matches mostly have things of the same table or edges there, so that the
// last one's field is remembered.
func (s *matchScope) property(place int, name string) term[*match] {
	if !isNode(place) {
		return edgeProperty(place, name)
	}
	if name == "_id" {
		return s.element(place)
	}
	var table *column.Table
	var of term[uint32]
	return term[*match]{of: func(m *match) graph.Value {
		t := &m.things[place]
		if t.table != table {
			table, of = t.table, field(t.table, name)
		}
		return of.at(t.row)
	}}
}

func edgeProperty(place int, name string) term[*match] {
	var edges *column.Edges
	var of term[*thing]
	return term[*match]{of: func(m *match) graph.Value {
		t := &m.things[place]
		if t.edges != edges {
			edges, of = t.edges, edgeField(t.edges, name)
		}
		return of.at(t)
	}}
}

// element stands for an entity by its identifier, and for a relationship by
// its key.
func (s *matchScope) element(place int) term[*match] {
	return term[*match]{of: func(m *match) graph.Value {
		t := &m.things[place]
		if t.edges != nil {
			return graph.Text(string(t.key()))
		}
		return graph.Text(s.ids.of(t.table, t.row))
	}}
}

// count reads the result of an aggregate, and registers it on first sight.
func (s *matchScope) count(e plan.Count) term[*match] {
	n := slices.IndexFunc(s.counts, func(c plan.Count) bool { return reflect.DeepEqual(c, e) })
	if n < 0 {
		n = len(s.counts)
		s.counts = append(s.counts, e)
	}
	return term[*match]{of: func(m *match) graph.Value { return graph.Number(float64(m.counts[n].len())) }}
}

// identifiers remembers the identifiers of entities by row, because they cost
// a hash each.
type identifiers map[*column.Table][]string

func (ids identifiers) of(t *column.Table, row uint32) string {
	rows := ids[t]
	if rows == nil {
		rows = make([]string, t.Len())
		ids[t] = rows
	}
	if rows[row] == "" {
		rows[row] = t.ID(row)
	}
	return rows[row]
}
