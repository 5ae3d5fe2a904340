package query

import (
	"maps"
	"slices"

	"parapet/internal/graph"
)

// grid is an answer seen as columns of texts and numbers.
type grid struct {
	columns []string
	rows    [][]field
}

// field is a value, or a thing that is shown by its label.
type field struct {
	value graph.Value
	thing *thing
}

// text is the field as a person reads it.
func (f field) text() string {
	if f.thing != nil {
		return f.thing.label()
	}
	return f.value.String()
}

// tabular is a table with the columns it has.
func (a *Answer) tabular() grid {
	g := grid{columns: a.Columns}
	for _, row := range a.Rows {
		fields := make([]field, len(row))
		for i, c := range row {
			fields[i] = field{c.Value, thingOf(c)}
		}
		g.rows = append(g.rows, fields)
	}
	return g
}

// listed are things with a column for every property that any of them has, the
// graph's own first and then in alphabetical order.
func listed(things []*thing, always ...string) grid {
	seen := map[string]bool{}
	for _, t := range things {
		for _, p := range t.props {
			seen[p.Name] = true
		}
	}
	columns := slices.Clone(always)
	for _, name := range append(slices.Clone(ownNames), slices.Sorted(maps.Keys(seen))...) {
		if seen[name] && !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	return gridOf(things, columns)
}

func gridOf(things []*thing, columns []string) grid {
	g := grid{columns: columns}
	for _, t := range things {
		fields := make([]field, len(columns))
		for i, name := range columns {
			fields[i].value = t.property(name)
		}
		g.rows = append(g.rows, fields)
	}
	return g
}

// entities are the entities of a list.
func (a *Answer) entities() []*thing {
	things := make([]*thing, 0, len(a.Rows))
	for _, row := range a.Rows {
		if t := thingOf(row[0]); t != nil {
			things = append(things, t)
		}
	}
	return things
}
