package collect

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// things are the entities and relationships of a result, each made once.
type things struct {
	scope    *cond.Scope
	fields   map[*column.Table][]field
	entities map[uint32]*graph.Entity
	links    map[uint32]*plan.Link
	room     graph.Props // for properties of the next entities
}

// field is a property that entities of a table show.
type field struct {
	name string
	of   cond.Term[uint32]
}

func newThings(s *cond.Scope) *things {
	return &things{
		scope: s, fields: map[*column.Table][]field{},
		entities: map[uint32]*graph.Entity{}, links: map[uint32]*plan.Link{},
	}
}

// entity has all its properties by name, those of the graph's own among them;
// its identifier, type and key are fields of their own.
func (s *things) entity(t *cond.Thing) *graph.Entity {
	n := t.Number()
	if made := s.entities[n]; made != nil {
		return made
	}
	made := &graph.Entity{ID: t.Table.ID(t.Row), Type: t.Table.Type(), Key: t.Table.Key(t.Row), Props: s.props(t)}
	s.entities[n] = made
	return made
}

// props are the properties of an entity. Those of many have one piece of
// memory, the more of them the more there are.
func (s *things) props(t *cond.Thing) graph.Props {
	const most = 64
	fields := s.fieldsOf(t.Table)
	if cap(s.room) < len(fields) {
		s.room = make(graph.Props, 0, len(fields)*min(most, 1+len(s.entities)))
	}
	props := s.room
	for i := range fields {
		props = appendDefined(props, fields[i].name, fields[i].of.At(t.Row))
	}
	s.room = props[len(props):]
	return slices.Clip(props)
}

// fieldsOf are the properties of a table by name.
func (s *things) fieldsOf(t *column.Table) []field {
	fields, ok := s.fields[t]
	if ok {
		return fields
	}
	names := slices.Clone(cond.EntityNames)
	for name := range t.Columns() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fields = append(fields, field{name, cond.Field(t, name)})
	}
	s.fields[t] = fields
	return fields
}

// link is the same for relationships.
func (s *things) link(t *cond.Thing) *plan.Link {
	n := t.Number()
	if made := s.links[n]; made != nil {
		return made
	}
	e := t.Edges
	props := e.Props(t.Slot())
	for _, name := range cond.LinkNames {
		props = appendDefined(props, name, cond.EdgeField(s.scope.Env, e, name).At(t))
	}
	from, to := s.scope.ID(e.From(), t.Row), s.scope.ID(e.To(), t.To)
	made := &plan.Link{
		ID: cond.LinkID(e.Type(), from, to), Class: e.Class(), From: from, To: to,
		Relationship: graph.Relationship{
			Type: e.Type(), From: e.From().Key(t.Row), To: e.To().Key(t.To), Props: sorted(props),
		},
	}
	s.links[n] = made
	return made
}

func appendDefined(props graph.Props, name string, v graph.Value) graph.Props {
	if !v.Defined() {
		return props
	}
	return append(props, graph.Prop{Name: name, Value: v})
}

func sorted(props graph.Props) graph.Props {
	slices.SortFunc(props, func(a, b graph.Prop) int { return cmp.Compare(a.Name, b.Name) })
	return props
}
