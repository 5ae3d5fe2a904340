package connect

import (
	"context"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Entity is an entity of a Net, with the properties that were asked for.
type Entity struct {
	graph.Entity
	Partition graph.Partition
	// created and version tell one state of an entity from all others it had.
	created, version uint32
}

// Net is entities and the relationships among them.
type Net struct {
	Generation graph.Generation
	// Entities are those that there are, in the order in which they were named.
	Entities      []Entity
	Relationships []Relationship
	// Truncated: there are more relationships than were asked for.
	Truncated bool
}

// Wanted says what is to be told of entities.
type Wanted struct {
	// Properties are those to tell of entities whose types declare them.
	Properties []string
	// Relationships is how many to tell at most.
	Relationships int
}

// Among is what joins the entities with the identifiers. Those that there are
// not are left out.
func Among(ctx context.Context, s column.Source, ids []string, w Wanted) (*Net, error) {
	f, err := find(s, ids...)
	if err != nil {
		return nil, err
	}
	v, err := s.Pin(between(s.Schema(), f, w.Properties))
	if err != nil {
		return nil, fmt.Errorf("load what joins entities: %w", err)
	}
	n := &net{Net: Net{Generation: s.Generation()}, view: v, most: w.Relationships, members: map[*column.Table][]uint32{}}
	seen := map[string]bool{}
	for _, id := range ids {
		if at, ok := f.at[id]; ok && !seen[id] {
			n.add(at, w.Properties)
			seen[id] = true
		}
	}
	return &n.Net, n.join(ctx)
}

// between is what of a generation tells of entities and of what joins them.
func between(s *graph.Schema, f found, properties []string) column.Need {
	types := map[graph.Type]bool{}
	for _, at := range f.at {
		t, _ := f.view.Locate(at)
		types[t.Type()] = true
	}
	need := column.Need{Tables: map[graph.Type]column.Names{}, Edges: map[graph.Type]column.Names{}}
	for t := range types {
		need.Tables[t] = column.Names{List: declared(s, t, properties)}
	}
	for _, r := range s.Relationships() {
		if types[r.From] && types[r.To] {
			need.Edges[r.Type] = column.Names{}
		}
	}
	return need
}

// declared are the properties that a type declares.
func declared(s *graph.Schema, t graph.Type, properties []string) []string {
	var names []string
	for _, name := range properties {
		if _, ok := s.Property(t, name); ok {
			names = append(names, name)
		}
	}
	return names
}

// net is a Net that is being made.
type net struct {
	Net
	view *column.View
	most int
	// members are the rows of the entities, ascending once all are there.
	members map[*column.Table][]uint32
}

func (n *net) add(at uint32, properties []string) {
	t, row := n.view.Locate(at)
	n.members[t] = append(n.members[t], row)
	e := Entity{Partition: t.Partition(), Entity: graph.Entity{ID: t.ID(row), Type: t.Type(), Key: t.Key(row)}}
	if names := declared(n.view.Schema(), t.Type(), properties); len(names) > 0 {
		e.Props = t.Entity(row, names...).Props
	}
	e.created, _, e.version = t.History().At(row)
	n.Entities = append(n.Entities, e)
}

// join finds the relationships whose both ends are members.
func (n *net) join(ctx context.Context) error {
	for _, rows := range n.members {
		slices.Sort(rows)
	}
	for _, e := range n.view.Edges() {
		to := n.members[e.To()]
		for _, from := range n.members[e.From()] {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			for _, end := range shared(e, from, to) {
				if len(n.Relationships) == n.most {
					n.Truncated = true
					return nil
				}
				n.Relationships = append(n.Relationships, Relationship{e.Type(), e.Class(), e.From().ID(from), e.To().ID(end)})
			}
		}
	}
	return nil
}

// shared are those of some rows that a row leads to; both are ordered, and the
// shorter list is gone through.
func shared(e *column.Edges, from uint32, members []uint32) []uint32 {
	ends, _ := e.Out(from)
	few, many := ends, members
	if len(few) > len(many) {
		few, many = many, few
	}
	var both []uint32
	for _, row := range few {
		if _, ok := slices.BinarySearch(many, row); ok {
			both = append(both, row)
		}
	}
	return both
}
