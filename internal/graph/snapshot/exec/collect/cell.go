package collect

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
)

// cell computes one column of the result.
type cell struct {
	place int // of a thing to show whole, negative for a value
	value cond.Term[*cond.Match]
}

func newCell(o *output, e plan.Expr) cell {
	if e, ok := e.(plan.Element); ok {
		return cell{place: o.scope.Place[e.Slot]}
	}
	return cell{place: -1, value: o.scope.Term(e)}
}

// row is a row of the result.
func (o *output) row(m *cond.Match) []plan.Cell {
	row := make([]plan.Cell, len(o.columns))
	for i, c := range o.columns {
		switch {
		case c.place < 0:
			row[i].Value = c.value.At(m)
		case m.Things[c.place].Edges != nil:
			row[i].Link = o.made.link(&m.Things[c.place])
		case m.Things[c.place].Table != nil:
			row[i].Entity = o.made.entity(&m.Things[c.place])
		}
	}
	return row
}

// bytesOf is about how much memory a row takes: an entity or relationship
// shares its texts with the columns.
func (o *output) bytesOf(row []plan.Cell) int {
	const cellBytes, thingBytes = 80, 1024
	n := cellBytes * len(row)
	for _, c := range row {
		n += len(c.Value.AsText())
		if c.Entity != nil || c.Link != nil {
			n += thingBytes
		}
	}
	return n
}

// things are the entities and relationships of a result, each made once.
type things struct {
	scope    *cond.Scope
	fields   map[*column.Table][]field
	entities map[uint32]*graph.Entity
	links    map[uint32]*plan.Link
}

// field is a property that entities of a table show.
type field struct {
	name string
	of   cond.Term[uint32]
}

func newThings(s *cond.Scope) *things {
	return &things{s, map[*column.Table][]field{}, map[uint32]*graph.Entity{}, map[uint32]*plan.Link{}}
}

// entity has all its properties by name, those of the graph's own among them;
// its identifier, type and key are fields of their own.
func (s *things) entity(t *cond.Thing) *graph.Entity {
	n := t.Number()
	if made := s.entities[n]; made != nil {
		return made
	}
	fields := s.fieldsOf(t.Table)
	props := make(graph.Props, 0, len(fields))
	for i := range fields {
		props = appendDefined(props, fields[i].name, fields[i].of.At(t.Row))
	}
	made := &graph.Entity{
		ID: s.scope.ID(t.Table, t.Row), Type: t.Table.Type(), Key: t.Table.Key(t.Row), Props: props,
	}
	s.entities[n] = made
	return made
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
