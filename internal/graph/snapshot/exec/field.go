package exec

import (
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// field reads a property of the rows of one table, given the row. What is the
// same for all rows is a constant.
func field(t *column.Table, name string) term[uint32] {
	switch name {
	case "_id":
		return term[uint32]{of: func(row uint32) graph.Value { return graph.Text(t.ID(row)) }}
	case "_type":
		return constant[uint32](graph.Text(string(t.Type())))
	case "_class":
		return constant[uint32](classes(t))
	case "_integrationName":
		return constant[uint32](integrationName(t.Partition()))
	}
	c := t.Column(name)
	if c == nil {
		return constant[uint32](graph.Value{})
	}
	return term[uint32]{of: c.Value}
}

func classes(t *column.Table) graph.Value {
	list := make([]string, 0, len(t.Classes()))
	for _, c := range t.Classes() {
		list = append(list, string(c))
	}
	return graph.List(list...)
}

// integrationName is the name of the integration that owns a partition,
// undefined for the partitions of other owners.
func integrationName(p graph.Partition) graph.Value {
	name, ok := strings.CutPrefix(string(p), "integration/")
	if !ok {
		return graph.Value{}
	}
	return graph.Text(name)
}

// edgeField reads a property of relationships between two tables, given the
// relationship. Its class is the name to show to people.
func edgeField(e *column.Edges, name string) term[*thing] {
	switch name {
	case "_key":
		return term[*thing]{of: func(t *thing) graph.Value { return graph.Text(string(t.key())) }}
	case "_type":
		return constant[*thing](graph.Text(string(e.Type())))
	case "_class", "displayName":
		return constant[*thing](graph.Text(string(e.Class())))
	case "_fromEntityKey":
		return term[*thing]{of: func(t *thing) graph.Value { return graph.Text(string(e.From().Key(t.row))) }}
	case "_toEntityKey":
		return term[*thing]{of: func(t *thing) graph.Value { return graph.Text(string(e.To().Key(t.to))) }}
	}
	c := e.Column(name)
	if c == nil {
		return constant[*thing](graph.Value{})
	}
	return term[*thing]{of: func(t *thing) graph.Value { return c.Value(t.slot()) }}
}
