package cond

import (
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// EntityNames are the graph's own properties of entities that an entity shows
// beside those of its type.
var EntityNames = []string{
	"_beginOn", "_class", "_createdOn", "_deleted", "_endOn", "_integrationName", "_source", "_version",
}

// LinkNames are the same of relationships.
var LinkNames = []string{
	"_beginOn", "_class", "_createdOn", "_fromEntityKey", "_integrationName", "_source", "_toEntityKey", "_version", "displayName",
}

// Field reads a property of the rows of one table, given the row. What is the
// same for all rows is a constant.
func Field(t *column.Table, name string) Term[uint32] {
	switch name {
	case "_id":
		return Term[uint32]{of: func(row uint32) graph.Value { return graph.Text(t.ID(row)) }}
	case "_type":
		return constant[uint32](graph.Text(string(t.Type())))
	case "_class":
		return constant[uint32](classes(t))
	case "_integrationName":
		return constant[uint32](integrationName(t.Partition()))
	case "_source":
		return constant[uint32](source(t.Partition(), false))
	case "_deleted":
		return Term[uint32]{of: func(row uint32) graph.Value { return graph.Bool(!t.Live(row)) }}
	}
	c := t.Column(name)
	if c == nil {
		return constant[uint32](graph.Value{})
	}
	return Term[uint32]{of: c.Value}
}

func classes(t *column.Table) graph.Value {
	list := make([]string, 0, len(t.Classes()))
	for _, c := range t.Classes() {
		list = append(list, string(c))
	}
	return graph.List(list...)
}

const integration = "integration/"

// integrationName is the name of the integration that owns a partition,
// undefined for the partitions of other owners.
func integrationName(p graph.Partition) graph.Value {
	name, ok := strings.CutPrefix(string(p), integration)
	if !ok {
		return graph.Value{}
	}
	return graph.Text(name)
}

// source says who wrote a thing of a partition.
func source(p graph.Partition, mapped bool) graph.Value {
	switch {
	case mapped:
		return graph.Text("system-mapper")
	case strings.HasPrefix(string(p), integration):
		return graph.Text("integration-managed")
	}
	return graph.Text("system-internal")
}

// EdgeField reads a property of relationships between two tables, given the
// relationship. Its class is the name to show to people.
func EdgeField(env *Env, e *column.Edges, name string) Term[*Thing] {
	if v, ok := ofEdges(env, e, name); ok {
		return constant[*Thing](v)
	}
	switch name {
	case "_id":
		return Term[*Thing]{of: func(t *Thing) graph.Value { return graph.Text(t.ID()) }}
	case "_key":
		return Term[*Thing]{of: func(t *Thing) graph.Value { return graph.Text(string(t.Key())) }}
	case "_fromEntityId":
		return Term[*Thing]{of: func(t *Thing) graph.Value { return graph.Text(e.From().ID(t.Row)) }}
	case "_toEntityId":
		return Term[*Thing]{of: func(t *Thing) graph.Value { return graph.Text(e.To().ID(t.To)) }}
	case "_fromEntityKey":
		return Term[*Thing]{of: func(t *Thing) graph.Value { return graph.Text(string(e.From().Key(t.Row))) }}
	case "_toEntityKey":
		return Term[*Thing]{of: func(t *Thing) graph.Value { return graph.Text(string(e.To().Key(t.To))) }}
	}
	c := e.Column(name)
	if c == nil {
		return constant[*Thing](graph.Value{})
	}
	return Term[*Thing]{of: func(t *Thing) graph.Value { return c.Value(t.Slot()) }}
}

// ofEdges is what all relationships of a type between two tables share.
func ofEdges(env *Env, e *column.Edges, name string) (graph.Value, bool) {
	mapped := env.Schema.Relationship(e.Type()).Mapped
	switch name {
	case "_type":
		return graph.Text(string(e.Type())), true
	case "_class", "displayName":
		return graph.Text(string(e.Class())), true
	case "_deleted":
		return graph.Bool(false), true
	case "_source":
		return source(e.From().Partition(), mapped), true
	case "_integrationName":
		if mapped {
			return graph.Value{}, true
		}
		return integrationName(e.From().Partition()), true
	}
	return graph.Value{}, false
}
