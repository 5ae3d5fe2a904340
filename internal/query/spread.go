package query

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// spreads says whether any column stands for one of each property.
func spreads(columns []plan.Column) bool {
	return slices.ContainsFunc(columns, func(c plan.Column) bool { return c.Spread })
}

// spread puts a column for each property into the place of the columns that
// ask for that: alias.property for every property that any row has and no
// other column is named after, the graph's own first and then in the order of
// the schema.
func (a *Answer) spread(columns []plan.Column, schema *graph.Schema) {
	if !spreads(columns) {
		return
	}
	places := make([][]string, len(columns))
	var names []string
	for i, c := range columns {
		if !c.Spread {
			names = append(names, c.Name)
			continue
		}
		for _, property := range a.propertiesAt(i, schema) {
			name := strings.TrimSuffix(c.Name, "*") + property
			if !slices.ContainsFunc(columns, func(c plan.Column) bool { return !c.Spread && c.Name == name }) {
				places[i], names = append(places[i], property), append(names, name)
			}
		}
	}
	for r, row := range a.Rows {
		wide := make([]plan.Cell, 0, len(names))
		for i, c := range row {
			if !columns[i].Spread {
				wide = append(wide, c)
				continue
			}
			for _, property := range places[i] {
				wide = append(wide, plan.Cell{Value: thingOf(c).property(property)})
			}
		}
		a.Rows[r] = wide
	}
	a.Columns = names
}

// propertiesAt are the names of the properties that a column's entities or
// relationships have.
func (a *Answer) propertiesAt(column int, schema *graph.Schema) []string {
	have := map[string]bool{}
	var seen []graph.Type
	for _, row := range a.Rows {
		t := thingOf(row[column])
		if t == nil {
			continue
		}
		if !slices.Contains(seen, t.typ) {
			seen = append(seen, t.typ)
		}
		for _, p := range t.props {
			have[p.Name] = true
		}
	}
	return inOrder(have, declared(seen, schema))
}

// declared are the names of the properties of types, in the order in which
// they are declared.
func declared(types []graph.Type, schema *graph.Schema) []string {
	var names []string
	for _, e := range schema.Entities() {
		if slices.Contains(types, e.Type) {
			names = append(names, namesOf(e.Properties)...)
		}
	}
	for _, r := range schema.Relationships() {
		if slices.Contains(types, r.Type) {
			names = append(names, namesOf(r.Properties)...)
		}
	}
	return names
}

func namesOf(properties []graph.Property) []string {
	names := make([]string, len(properties))
	for i, p := range properties {
		names[i] = p.Name
	}
	return names
}

// inOrder sorts names: the graph's own in their usual order, then those of the
// model in its order, then others.
func inOrder(names map[string]bool, model []string) []string {
	var ordered []string
	take := func(name string) {
		if names[name] {
			ordered = append(ordered, name)
			delete(names, name)
		}
	}
	for _, name := range ownNames {
		take(name)
	}
	rest := make([]string, 0, len(names))
	for name := range names {
		rest = append(rest, name)
	}
	slices.Sort(rest)
	for _, name := range rest {
		if strings.HasPrefix(name, "_") {
			take(name)
		}
	}
	for _, name := range model {
		take(name)
	}
	for _, name := range rest {
		take(name)
	}
	return ordered
}
