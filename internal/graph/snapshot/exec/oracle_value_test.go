package exec_test

import (
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// value of an expression, read off its definition.
func (b bindings) value(e plan.Expr) graph.Value {
	switch e := e.(type) {
	case plan.Literal:
		return e.Value
	case plan.Element:
		if n, ok := b[e.Slot].(*node); ok {
			return graph.Text(n.id)
		}
		return b[e.Slot].(*edge).get("_id")
	case plan.Property:
		if n, ok := b[e.Slot].(*node); ok {
			return n.get(e.Name)
		}
		return b[e.Slot].(*edge).get(e.Name)
	}
	return graph.Bool(b.holds(e))
}

func (n *node) get(name string) graph.Value {
	switch name {
	case "_id":
		return graph.Text(n.id)
	case "_key":
		return graph.Text(string(n.key))
	case "_type":
		return graph.Text(string(n.typ))
	case "_class":
		var list []string
		for _, c := range schema.Entity(n.typ).Classes {
			list = append(list, string(c))
		}
		return graph.List(list...)
	case "_integrationName":
		_, name, ok := strings.Cut(string(n.partition), "integration/")
		if !ok {
			return graph.Value{}
		}
		return graph.Text(name)
	case "_createdOn":
		return n.createdOn
	case "_beginOn":
		return n.beginOn
	case "_deleted":
		return graph.Bool(false)
	case "_source":
		return source(n.partition)
	}
	return n.props.Get(name)
}

func source(p graph.Partition) graph.Value {
	if strings.HasPrefix(string(p), "integration/") {
		return graph.Text("integration-managed")
	}
	return graph.Text("system-internal")
}

func (e *edge) get(name string) graph.Value {
	class := schema.Relationship(e.typ).Class
	mapped := schema.Relationship(e.typ).Mapped
	switch name {
	case "_id":
		return graph.Text(cond.LinkID(e.typ, e.from.id, e.to.id))
	case "_deleted":
		return graph.Bool(false)
	case "_source":
		if mapped {
			return graph.Text("system-mapper")
		}
		return source(e.from.partition)
	case "_integrationName":
		if mapped {
			return graph.Value{}
		}
		return e.from.get(name)
	case "_key":
		return graph.Text(string(e.from.key) + "|" + strings.ToLower(string(class)) + "|" + string(e.to.key))
	case "_type":
		return graph.Text(string(e.typ))
	case "_class", "displayName":
		return graph.Text(string(class))
	case "_fromEntityKey":
		return graph.Text(string(e.from.key))
	case "_toEntityKey":
		return graph.Text(string(e.to.key))
	}
	return e.props.Get(name)
}

func (b bindings) holds(e plan.Expr) bool {
	switch e := e.(type) {
	case plan.And:
		for _, part := range e.All {
			if !b.holds(part) {
				return false
			}
		}
		return true
	case plan.Or:
		return slices.ContainsFunc(e.Any, b.holds)
	case plan.Not:
		return !b.holds(e.Of)
	case plan.Defined:
		return b.value(e.Of).Defined()
	case plan.Matches:
		return slices.ContainsFunc(texts(b.value(e.Of)), e.Pattern.MatchString)
	case plan.Compare:
		return anyPair(e.Op, b.value(e.Left), b.value(e.Right))
	}
	return b.value(e).Equal(graph.Bool(true))
}

func texts(v graph.Value) []string {
	if v.Kind() == graph.KindText {
		return []string{v.AsText()}
	}
	return v.AsList()
}

func elements(v graph.Value) []graph.Value {
	if v.Kind() != graph.KindList {
		return []graph.Value{v}
	}
	var all []graph.Value
	for _, item := range v.AsList() {
		all = append(all, graph.Text(item))
	}
	return all
}

func anyPair(op plan.Op, l, r graph.Value) bool {
	for _, x := range elements(l) {
		for _, y := range elements(r) {
			if comparePair(op, x, y) {
				return true
			}
		}
	}
	return false
}

func comparePair(op plan.Op, x, y graph.Value) bool {
	if x.Kind() == graph.KindTime {
		x = graph.Number(float64(x.AsMillis()))
	}
	if y.Kind() == graph.KindTime {
		y = graph.Number(float64(y.AsMillis()))
	}
	if !x.Defined() || x.Kind() != y.Kind() {
		return false
	}
	c, text := x.Compare(y), x.Kind() == graph.KindText
	ordered := text || x.Kind() == graph.KindNumber
	return map[plan.Op]bool{
		plan.Equal:        c == 0,
		plan.Less:         ordered && c < 0,
		plan.LessEqual:    ordered && c <= 0,
		plan.Greater:      ordered && c > 0,
		plan.GreaterEqual: ordered && c >= 0,
		plan.Contains:     text && strings.Contains(x.AsText(), y.AsText()),
		plan.HasPrefix:    text && strings.HasPrefix(x.AsText(), y.AsText()),
		plan.HasSuffix:    text && strings.HasSuffix(x.AsText(), y.AsText()),
	}[op]
}

// cellText writes a cell of the answer out, entities with all they have.
func cellText(g group, e plan.Expr) string {
	element, ok := e.(plan.Element)
	if !ok {
		return valueText(g.value(e))
	}
	switch thing := g[0][element.Slot].(type) {
	case *node:
		return entityText(thing.id, thing.typ, thing.key, thing.get, "_beginOn", "_class", "_createdOn", "_deleted", "_integrationName", "_source")
	case *edge:
		return entityText(thing.get("_id").AsText(), thing.typ, graph.Key(thing.get("_key").AsText()), thing.get,
			"_class", "_fromEntityKey", "_integrationName", "_source", "_toEntityKey", "displayName")
	}
	return ""
}

// entityText writes an entity, or a relationship as if it were one.
func entityText(id string, t graph.Type, key graph.Key, get func(string) graph.Value, own ...string) string {
	e := graph.Entity{ID: id, Type: t, Key: key}
	names := append(own, "active", "name", "score", "seen", "tags")
	slices.Sort(names)
	for _, name := range names {
		if v := get(name); v.Defined() {
			e.Props = append(e.Props, prop(name, v))
		}
	}
	return fmt.Sprintf("%q", e)
}
