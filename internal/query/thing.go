package query

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// ownNames are the graph's own properties that come first, in their order.
var ownNames = []string{"_id", "_key", "_type", "_class", "_fromEntityId", "_toEntityId", "_fromEntityKey", "_toEntityKey"}

// thing is an entity or a relationship of an answer, flat: its own properties
// first and in their order, then the others. Those that are absent are left
// out.
type thing struct {
	typ   graph.Type
	key   graph.Key
	props graph.Props
}

// thingOf is what a cell shows whole, nil when it holds a value.
func thingOf(c plan.Cell) *thing {
	switch {
	case c.Entity != nil:
		return entityThing(c.Entity)
	case c.Link != nil:
		return linkThing(c.Link)
	}
	return nil
}

func entityThing(e *graph.Entity) *thing {
	t := &thing{typ: e.Type, key: e.Key}
	t.own("_id", e.ID)
	t.own("_key", string(e.Key))
	t.own("_type", string(e.Type))
	t.add("_class", e.Props.Get("_class"))
	t.others(e.Props)
	return t
}

func linkThing(l *plan.Link) *thing {
	t := &thing{typ: l.Type, key: graph.RelationshipKey(l.Relationship.From, l.Class, l.Relationship.To)}
	t.own("_id", l.ID)
	t.own("_key", string(t.key))
	t.own("_type", string(l.Type))
	t.own("_class", string(l.Class))
	t.own("_fromEntityId", l.From)
	t.own("_toEntityId", l.To)
	t.own("_fromEntityKey", string(l.Relationship.From))
	t.own("_toEntityKey", string(l.Relationship.To))
	t.others(l.Props)
	return t
}

func (t *thing) own(name, text string) {
	if text != "" {
		t.add(name, graph.Text(text))
	}
}

func (t *thing) add(name string, v graph.Value) {
	if v.Defined() {
		t.props = append(t.props, graph.Prop{Name: name, Value: v})
	}
}

func (t *thing) others(props graph.Props) {
	for _, p := range props {
		if !slices.Contains(ownNames, p.Name) {
			t.add(p.Name, p.Value)
		}
	}
}

// property is the value of a property; of nothing it is undefined.
func (t *thing) property(name string) graph.Value {
	if t == nil {
		return graph.Value{}
	}
	return t.props.Get(name)
}

// label is what the thing is called: its display name, or else its key.
func (t *thing) label() string {
	if name := t.property("displayName"); name.Defined() {
		return name.String()
	}
	return string(t.key)
}
