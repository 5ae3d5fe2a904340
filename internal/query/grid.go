package query

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// grid is an answer seen as columns. The columns of a table are its own, those
// of a list are names of properties.
type grid struct {
	columns []string
	list    bool
}

// grid sees the answer with all its columns.
func (a *Answer) grid() grid {
	if a.Type == Table {
		return grid{columns: a.Columns}
	}
	columns := []string{"_id", "_key", "_type", "_class"}
	return grid{columns: append(columns, a.properties(columns)...), list: true}
}

// properties are the names of all properties of a list's entities but those
// excepted, in alphabetical order.
func (a *Answer) properties(except []string) []string {
	seen := map[string]bool{}
	for _, name := range except {
		seen[name] = true
	}
	var names []string
	for _, row := range a.Rows {
		for _, p := range row[0].Entity.Props {
			if !seen[p.Name] {
				seen[p.Name] = true
				names = append(names, p.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// cell is the i-th cell of a row.
func (g grid) cell(row []plan.Cell, i int) plan.Cell {
	if !g.list {
		return row[i]
	}
	return plan.Cell{Value: property(row[0].Entity, g.columns[i])}
}

// property is a property of an entity, its metadata included.
func property(e *graph.Entity, name string) graph.Value {
	switch name {
	case "_id":
		return graph.Text(e.ID)
	case "_key":
		return graph.Text(string(e.Key))
	case "_type":
		return graph.Text(string(e.Type))
	}
	return e.Props.Get(name)
}

// label is what an entity is called: its display name, or else its key.
func label(e *graph.Entity) string {
	if name := e.Props.Get("displayName"); name.Defined() {
		return name.String()
	}
	return string(e.Key)
}
