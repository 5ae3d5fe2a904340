package storetest

import (
	"fmt"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/storetest/naive"
)

// moments are the graphs that one state after the other makes, oldest first.
// The identifiers are those that name gives.
func moments(s *graph.Schema, states []*State, name func(Node) string) []*naive.Graph {
	var all []*naive.Graph
	last := &naive.Graph{Schema: s}
	for _, state := range states {
		last = state.after(last, name)
		all = append(all, last)
	}
	return all
}

// after is the graph that the state makes of the one before.
func (s *State) after(last *naive.Graph, name func(Node) string) *naive.Graph {
	g := &naive.Graph{Schema: last.Schema}
	nodes, living, joined := map[Node]*naive.Entity{}, livingOf(last), joinedBy(last)
	for _, e := range s.Entities {
		n := &naive.Entity{
			Entity:    graph.Entity{ID: name(e.Node), Type: e.Type, Key: e.Key, Props: e.Props},
			Partition: e.Partition,
		}
		old := living[n.ID]
		if old == nil {
			old = &naive.Entity{}
		}
		n.History = s.history(old.History, changed(last.Schema, e.Type, old.Props, e.Props))
		nodes[e.Node] = n
		g.Entities = append(g.Entities, n)
	}
	g.Entities = append(g.Entities, s.ended(last, g)...)
	for _, r := range s.Relationships {
		n := relationshipOf(g.Schema, r, nodes[r.From], nodes[r.To])
		old := joined[n.ID]
		if old == nil {
			old = &naive.Relationship{}
		}
		n.History = s.history(old.History, changed(g.Schema, r.Type, old.Props, r.Props))
		g.Relationships = append(g.Relationships, n)
	}
	return g
}

func livingOf(g *naive.Graph) map[string]*naive.Entity {
	all := map[string]*naive.Entity{}
	for _, e := range g.Entities {
		if e.Ended.IsZero() {
			all[e.ID] = e
		}
	}
	return all
}

func joinedBy(g *naive.Graph) map[string]*naive.Relationship {
	all := map[string]*naive.Relationship{}
	for _, r := range g.Relationships {
		all[r.ID] = r
	}
	return all
}

// ended are the entities that are deleted by now: their properties stay.
func (s *State) ended(last, next *naive.Graph) []*naive.Entity {
	var all []*naive.Entity
	living := livingOf(next)
	for _, e := range last.Entities {
		if !e.Ended.IsZero() {
			all = append(all, e)
		} else if living[e.ID] == nil {
			tomb := *e
			tomb.Ended = s.At
			all = append(all, &tomb)
		}
	}
	return all
}

func relationshipOf(s *graph.Schema, r Relationship, from, to *naive.Entity) *naive.Relationship {
	return &naive.Relationship{
		Link: plan.Link{
			ID:    fmt.Sprintf("%s %s %s", from.ID, r.Type, to.ID),
			Class: s.Relationship(r.Type).Class,
			From:  from.ID, To: to.ID,
			Relationship: graph.Relationship{Type: r.Type, From: from.Key, To: to.Key, Props: r.Props},
		},
		Partition: r.owner(s), From: from, To: to,
	}
}

// history goes on from an old one, which is empty for what is new.
func (s *State) history(old naive.History, changed bool) naive.History {
	switch {
	case old == (naive.History{}):
		return naive.History{Created: s.At, Begun: s.At, Version: 1}
	case changed:
		return naive.History{Created: old.Created, Begun: s.At, Version: old.Version + 1}
	}
	return old
}

// changed says whether any but volatile properties differ.
func changed(s *graph.Schema, t graph.Type, old, next graph.Props) bool {
	p := printer{schema: s}
	return p.props(t, lasting(s, t, old)) != p.props(t, lasting(s, t, next))
}

// lasting are the properties without the volatile ones.
func lasting(s *graph.Schema, t graph.Type, props graph.Props) graph.Props {
	return slices.DeleteFunc(slices.Clone(props), func(p graph.Prop) bool {
		decl, _ := s.Property(t, p.Name)
		return decl.Volatile
	})
}

// moment is the graph as of a time, nil when nothing was known then; the zero
// time is the present.
func moment(all []*naive.Graph, states []*State, at time.Time) *naive.Graph {
	for i := len(all) - 1; i >= 0; i-- {
		if at.IsZero() || !states[i].At.After(at) {
			return all[i]
		}
	}
	return nil
}
