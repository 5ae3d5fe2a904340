package inventory

import (
	"regexp"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

// Column is something that a list can show of its rows, and that they can be
// filtered and sorted by.
type Column struct {
	// Name is the name of a property, after a dot that of the other entity of the
	// row.
	Name string
	Kind graph.Kind
	Doc  string
	// Shown: it is there when nobody chooses columns. Facet: its values are
	// counted when nobody says which.
	Shown, Facet bool
}

// own are the properties that every entity has.
var own = []graph.Property{
	{Name: "_id", Kind: graph.KindText, Doc: "Identifier, unique in the graph."},
	{Name: "_key", Kind: graph.KindText, Doc: "Identifier in its integration."},
	{Name: "_type", Kind: graph.KindText, Doc: "Its type."},
	{Name: "_class", Kind: graph.KindList, Doc: "Its classes."},
	{Name: "_integrationName", Kind: graph.KindText, Doc: "The integration it comes from."},
	{Name: "_createdOn", Kind: graph.KindTime, Doc: "When a sync first saw it."},
	{Name: "_beginOn", Kind: graph.KindTime, Doc: "When a sync last saw it changed."},
	{Name: "_version", Kind: graph.KindNumber, Doc: "How many states it had, counted from 1."},
}

// Columns are all columns of the list: the declared properties of what is
// listed, those of the graph's own, and those of the other entity of a row.
func (i *Inventory) Columns() []Column { return slices.Clone(i.all) }

// declared finds all columns, of which one that several types have is one.
func (i *Inventory) declared() []Column {
	var all []Column
	add := func(prefix string, properties []graph.Property) {
		for _, p := range properties {
			name := prefix + p.Name
			if slices.ContainsFunc(all, func(c Column) bool { return c.Name == name }) {
				continue
			}
			all = append(all, Column{
				Name: name, Kind: p.Kind, Doc: p.Doc,
				Shown: slices.Contains(i.columns, name), Facet: slices.Contains(i.facets, name),
			})
		}
	}
	add("", own)
	for _, t := range i.types {
		add("", graph.Declared().Entity(t).Properties)
	}
	if i.also != nil {
		add(i.also.one+".", own[:1])
		add(i.also.one+".", graph.Declared().Entity(i.also.typ).Properties)
	}
	return all
}

// column is the column with the name.
func (i *Inventory) column(name string) (Column, bool) {
	at := slices.IndexFunc(i.all, func(c Column) bool { return c.Name == name })
	if at < 0 {
		return Column{}, false
	}
	return i.all[at], true
}

// isOther says whether a column is of the other entity of a row.
func (i *Inventory) isOther(name string) bool {
	return i.also != nil && strings.HasPrefix(name, i.also.one+".")
}

// path is a column where names of entities stand before properties.
func (i *Inventory) path(name string) string {
	one := i.one
	if i.isOther(name) {
		one, name, _ = strings.Cut(name, ".")
	}
	return one + "." + bare(name)
}

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// bare is the name of a property as it stands in a query.
func bare(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return "[" + name + "]"
}

// alias is the name of a column as it stands behind AS.
func alias(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return j1ql.Quote(name)
}

// typesOf are the types that a class, a type or a union of them stands for.
func typesOf(from string) []graph.Type {
	schema := graph.Declared()
	var types []graph.Type
	for name := range strings.SplitSeq(strings.Trim(from, "()"), "|") {
		if schema.Entity(graph.Type(name)) != nil {
			types = append(types, graph.Type(name))
			continue
		}
		types = append(types, schema.OfClass(graph.Class(name))...)
	}
	return types
}
