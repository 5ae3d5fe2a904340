package exec

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// cell computes one column of the result.
type cell struct {
	place    int // of a thing to show whole, negative for a value
	value    term[*match]
	entities entities
}

func newCell(s *matchScope, entities entities, e plan.Expr) cell {
	if e, ok := e.(plan.Element); ok {
		return cell{place: s.place[e.Slot], entities: entities}
	}
	return cell{place: -1, value: compileTerm(s, e)}
}

func (c cell) of(m *match) plan.Cell {
	if c.place < 0 {
		return plan.Cell{Value: c.value.at(m)}
	}
	return plan.Cell{Entity: c.entities.of(&m.things[c.place])}
}

// row is a row of the result.
func (o *output) row(m *match) []plan.Cell {
	row := make([]plan.Cell, len(o.columns))
	for i, c := range o.columns {
		row[i] = c.of(m)
	}
	return row
}

// entities are those of a result, by number, each made once.
type entities map[uint32]*graph.Entity

func (e entities) of(t *thing) *graph.Entity {
	if t.edges != nil {
		return relationship(t)
	}
	made := e[t.number()]
	if made == nil {
		made = entity(t.table, t.row)
		e[t.number()] = made
	}
	return made
}

func entity(t *column.Table, row uint32) *graph.Entity {
	props := t.Props(row)
	for _, name := range []string{"_beginOn", "_class", "_createdOn", "_integrationName"} {
		props = appendDefined(props, name, field(t, name).at(row))
	}
	return &graph.Entity{ID: t.ID(row), Type: t.Type(), Key: t.Key(row), Props: sorted(props)}
}

func relationship(t *thing) *graph.Entity {
	props := t.edges.Props(t.slot())
	for _, name := range []string{"_class", "_fromEntityKey", "_toEntityKey", "displayName"} {
		props = appendDefined(props, name, edgeField(t.edges, name).at(t))
	}
	return &graph.Entity{Type: t.edges.Type(), Key: t.key(), Props: sorted(props)}
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
