package connect

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Group is all relationships of one type that lead from an entity, or to it,
// with entities of one type at their other ends.
type Group struct {
	Relationship graph.Type
	Class        graph.Class
	// Outward: they lead from the entity.
	Outward bool
	// Of is the type of the entities at the other ends, and Count how many there
	// are.
	Of    graph.Type
	Count int
	// IDs are their identifiers, nil when there are too many.
	IDs []string
}

// Surroundings are what is around an entity.
type Surroundings struct {
	Generation graph.Generation
	Type       graph.Type
	// Groups are by relationship, direction and type.
	Groups []Group
}

// Around is what is around the entity with the identifier. Groups of up to so
// few entities name them. It fails with an *UnknownError when there is none.
func Around(ctx context.Context, s column.Source, id string, few int) (*Surroundings, error) {
	f, err := find(s, id)
	if err != nil {
		return nil, err
	}
	at, err := f.one(id)
	if err != nil {
		return nil, err
	}
	table, _ := f.view.Locate(at)
	t := table.Type()
	v, err := s.Pin(column.Need{Tables: map[graph.Type]column.Names{t: {}}, Edges: touching(s.Schema(), map[graph.Type]bool{t: true})})
	if err != nil {
		return nil, fmt.Errorf("load what is around an entity: %w", err)
	}
	around := &Surroundings{Generation: s.Generation(), Type: t}
	table, row := v.Locate(at) // in this view
	for _, e := range v.Edges() {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		if e.From() == table {
			ends, _ := e.Out(row)
			around.add(Group{e.Type(), e.Class(), true, e.To().Type(), len(ends), nil}, e.To(), ends, few)
		}
		if e.To() == table {
			ends := e.In(row)
			around.add(Group{e.Type(), e.Class(), false, e.From().Type(), len(ends), nil}, e.From(), ends, few)
		}
	}
	slices.SortFunc(around.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.Relationship, b.Relationship), cmp.Compare(a.Of, b.Of), compareBools(b.Outward, a.Outward))
	})
	return around, nil
}

// add puts entities into their group, which those of another partition may be in
// already.
func (s *Surroundings) add(g Group, t *column.Table, rows []uint32, few int) {
	if len(rows) == 0 {
		return
	}
	i := slices.IndexFunc(s.Groups, func(o Group) bool {
		return o.Relationship == g.Relationship && o.Outward == g.Outward && o.Of == g.Of
	})
	if i < 0 {
		i = len(s.Groups)
		s.Groups = append(s.Groups, g)
	} else {
		s.Groups[i].Count += g.Count
	}
	group := &s.Groups[i]
	if group.Count > few {
		group.IDs = nil
		return
	}
	for _, row := range rows {
		group.IDs = append(group.IDs, t.ID(row))
	}
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
