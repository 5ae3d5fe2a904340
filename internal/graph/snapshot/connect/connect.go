// Package connect finds how entities of one generation are joined: what is
// around one of them, what joins several, and the shortest way between two.
//
// Its one flow: identifiers become rows, the relationships that may matter are
// brought into memory, and adjacency lists are followed from row to row. What
// follows no pattern of a query, such as the shortest of all ways, is found in
// here; all else is for exec.
//
// The package knows neither who asks nor what is shown of it. It sees what the
// source has: whoever may see less gives a source that has less.
package connect

import (
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// UnknownError: a generation has no entity with the identifier.
type UnknownError struct{ ID string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no entity with the _id %q", e.ID)
}

// Relationship is a relationship between two entities, by their identifiers.
type Relationship struct {
	Type     graph.Type
	Class    graph.Class
	From, To string
}

// found are living entities by their identifiers, as global ids. Those that there
// are not are left out.
type found struct {
	view *column.View
	at   map[string]uint32
}

func find(s column.Source, ids ...string) (found, error) {
	need := column.Need{Tables: map[graph.Type]column.Names{}}
	for _, t := range s.Schema().Entities() {
		need.Tables[t.Type] = column.Names{}
	}
	v, err := s.Pin(need)
	if err != nil {
		return found{}, fmt.Errorf("load what identifies entities: %w", err)
	}
	f := found{v, make(map[string]uint32, len(ids))}
	for _, id := range ids {
		for _, t := range v.Tables() {
			for _, row := range t.RowsOfID(id) {
				if t.Live(row) {
					f.at[id] = t.Base() + row
				}
			}
		}
	}
	return f, nil
}

// one is the global id of an entity that has to be there.
func (f found) one(id string) (uint32, error) {
	at, ok := f.at[id]
	if !ok {
		return 0, &UnknownError{id}
	}
	return at, nil
}

// touching are the relationship types that lead from or to one of the types.
func touching(s *graph.Schema, types map[graph.Type]bool) map[graph.Type]column.Names {
	edges := map[graph.Type]column.Names{}
	for _, r := range s.Relationships() {
		if types[r.From] || types[r.To] {
			edges[r.Type] = column.Names{}
		}
	}
	return edges
}
