package collect

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// things makes the entities and relationships of a result, and counts the
// memory that they take. Their texts are those of the columns, identifiers
// aside.
type things struct {
	scope      *cond.Scope
	fields     map[*column.Table][]field[uint32]
	linkFields map[*column.Edges][]field[*cond.Thing]
	entities   map[uint32]*graph.Entity
	links      map[uint32]*plan.Link
	room       graph.Props // for properties of the next things
	made       int
}

// field is a property that the entities of a table show, or the relationships
// between two.
type field[C any] struct {
	name string
	of   cond.Term[C]
}

func newThings(s *cond.Scope) *things {
	return &things{
		scope:  s,
		fields: map[*column.Table][]field[uint32]{}, linkFields: map[*column.Edges][]field[*cond.Thing]{},
		entities: map[uint32]*graph.Entity{}, links: map[uint32]*plan.Link{},
	}
}

// What a property, an entity and a relationship take in memory, without what
// they are made of, and the text of an identifier.
const propBytes, entityBytes, linkBytes, idBytes = 72, 72, 136, 48

// entity is an entity, made once.
func (s *things) entity(t *cond.Thing) *graph.Entity {
	n := t.Number()
	if made := s.entities[n]; made != nil {
		return made
	}
	s.scope.Env.Meter.Take(entityBytes + mapEntry)
	made := s.newEntity(t)
	s.entities[n] = &made
	return &made
}

// link is a relationship, made once.
func (s *things) link(t *cond.Thing) *plan.Link {
	n := t.Number()
	if made := s.links[n]; made != nil {
		return made
	}
	s.scope.Env.Meter.Take(linkBytes + mapEntry)
	made := s.newLink(t)
	s.links[n] = &made
	return &made
}

// newEntity has all its properties by name, those of the graph's own among
// them; its identifier, type and key are fields of their own.
func (s *things) newEntity(t *cond.Thing) graph.Entity {
	s.scope.Env.Meter.Take(idBytes)
	return graph.Entity{
		ID: t.Table.ID(t.Row), Type: t.Table.Type(), Key: t.Table.Key(t.Row),
		Props: propsOf(s, s.fieldsOf(t.Table), t.Row),
	}
}

// newLink is the same for relationships.
func (s *things) newLink(t *cond.Thing) plan.Link {
	s.scope.Env.Meter.Take(idBytes)
	e := t.Edges
	from, to := s.scope.ID(e.From(), t.Row), s.scope.ID(e.To(), t.To)
	return plan.Link{
		ID: cond.LinkID(e.Type(), from, to), Class: e.Class(), From: from, To: to,
		Relationship: graph.Relationship{
			Type: e.Type(), From: e.From().Key(t.Row), To: e.To().Key(t.To),
			Props: propsOf(s, s.linkFieldsOf(e), t),
		},
	}
}

// propsOf are the defined properties of a thing. Those of many have one piece
// of memory, the more of them the more there are.
func propsOf[C any](s *things, fields []field[C], of C) graph.Props {
	const most = 64
	s.made++
	if cap(s.room) < len(fields) {
		n := len(fields) * min(most, s.made)
		s.scope.Env.Meter.Take(propBytes * n)
		s.room = make(graph.Props, 0, n)
	}
	props := s.room
	for i := range fields {
		if v := fields[i].of.At(of); v.Defined() {
			props = append(props, graph.Prop{Name: fields[i].name, Value: v})
		}
	}
	s.room = props[len(props):]
	return slices.Clip(props)
}

// fieldsOf are the properties of a table by name.
func (s *things) fieldsOf(t *column.Table) []field[uint32] {
	fields, ok := s.fields[t]
	if ok {
		return fields
	}
	for _, name := range names(t.Block, cond.EntityNames) {
		fields = append(fields, field[uint32]{name, cond.Field(t, name)})
	}
	s.fields[t] = fields
	return fields
}

// linkFieldsOf are the same of relationships.
func (s *things) linkFieldsOf(e *column.Edges) []field[*cond.Thing] {
	fields, ok := s.linkFields[e]
	if ok {
		return fields
	}
	for _, name := range names(e.Block, cond.LinkNames) {
		fields = append(fields, field[*cond.Thing]{name, cond.EdgeField(s.scope.Env, e, name)})
	}
	s.linkFields[e] = fields
	return fields
}

// names are those of the properties that a block has and of the graph's own, in
// order.
func names(b *column.Block, own []string) []string {
	all := slices.Clone(own)
	for i, p := range b.Properties() {
		if b.At(i) != nil {
			all = append(all, p.Name)
		}
	}
	slices.Sort(all)
	return all
}
