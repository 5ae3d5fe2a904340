// Package inventory lists what there is: systems, users, applications and the
// other things that a team keeps count of, each as one list that can be
// searched, filtered, sorted and counted.
//
// Its one flow: a Request, which names filters and columns, becomes the text of
// a query. Whoever runs that text gets the rows of the list; counts and facets
// are queries of the same kind. What the lists are, is data in kinds.go. Filters
// that people keep are in a table of the state.
//
// The package does not know how queries are answered, nor who asks.
package inventory

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/problem"
)

// Inventory is one list.
type Inventory struct {
	// Name is what the list is called by, Title how people call it.
	Name, Title string
	// Doc says what a row is.
	Doc string

	from     string // what is listed, in the language
	one      string // what a row is called in queries
	types    []graph.Type
	all      []Column // of these types, and of also
	only     string   // a condition on all rows; empty for none
	also     *also
	findings findings
	search   []string // the properties that a search looks at
	tags     []string // the lists of tags
	seen     string   // when a thing was last seen; empty when nothing tells
	columns  []string // those that are shown when nobody chooses
	facets   []string
	sort     string
}

// also is at most one other entity of each row.
type also struct {
	hop string // leads to it
	one string
	typ graph.Type
}

// findings is how a row comes by findings: over relationships, or by a condition
// on the row itself, of which unless is the opposite.
type findings struct {
	paths        []string
	when, unless string
}

func (f findings) none() bool { return len(f.paths) == 0 && f.when == "" }

// List is every inventory.
func List() []*Inventory { return kinds() }

// Find is the inventory with the name. It fails with a NotFound that names them
// all.
func Find(name string) (*Inventory, error) {
	var names []string
	for _, i := range kinds() {
		if i.Name == name {
			return i, nil
		}
		names = append(names, i.Name)
	}
	return nil, problem.New(problem.NotFound, "there is no inventory %q: choose one of %s", name, strings.Join(names, ", "))
}

// HasFindings says whether its rows are told apart by whether they have
// findings.
func (i *Inventory) HasFindings() bool { return !i.findings.none() }

// Types are the types of what is listed.
func (i *Inventory) Types() []graph.Type { return slices.Clone(i.types) }
