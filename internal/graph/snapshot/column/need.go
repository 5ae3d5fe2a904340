package column

import "parapet/internal/graph"

// Need says what of a generation a reader is going to look at.
type Need struct {
	// Tables holds the properties that are read of the entities of a type.
	// Their keys and histories come always.
	Tables map[graph.Type]Names
	// Edges holds the properties that are read of the relationships of a type,
	// and the columns of their histories: _createdOn, _beginOn, _version.
	// Which entities they join comes always, and with it the keys and
	// histories of those.
	Edges map[graph.Type]Names
	// Once says that it is read this once: what has to be loaded for it is not
	// kept in memory for the next reader.
	Once bool
}

// Names are the names of properties: all of them, or those listed.
type Names struct {
	All  bool
	List []string
}

// Source is a generation of which a reader can have what it needs.
type Source interface {
	Generation() graph.Generation
	Schema() *graph.Schema
	// Pin is a view of the generation in which what is needed is in memory,
	// and stays there for as long as the view is used. Other tables and edges
	// are not in the view, but for tables that needed edges join; columns that
	// were not asked for may be missing from it. Global ids are the same in all
	// views of a generation. What is in memory already costs microseconds.
	Pin(Need) (*View, error)
}

// Pin is the view itself, which has everything.
func (v *View) Pin(Need) (*View, error) { return v, nil }

var _ Source = (*View)(nil)
