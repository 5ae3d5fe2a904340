package naive

import (
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Graph is one state of a graph.
type Graph struct {
	Schema *graph.Schema
	// Entities are those that live and, with the end of their history, those
	// that were deleted.
	Entities      []*Entity
	Relationships []*Relationship
}

// touching are the relationships that each entity is an end of.
func (g *Graph) touching() map[*Entity][]*Relationship {
	all := map[*Entity][]*Relationship{}
	for _, r := range g.Relationships {
		all[r.From] = append(all[r.From], r)
		if r.To != r.From {
			all[r.To] = append(all[r.To], r)
		}
	}
	return all
}

// Entity is a node.
type Entity struct {
	graph.Entity
	Partition graph.Partition
	History
}

// Relationship is an edge between two living entities.
type Relationship struct {
	plan.Link
	Partition graph.Partition
	From, To  *Entity
	History
}

// History says when a thing came, last changed and, unless it lives, went.
type History struct {
	Created, Begun, Ended time.Time
	// Version counts the states that the thing had.
	Version int
}

// thing is an entity or a relationship; nil stands for nothing.
type thing interface {
	// id is its identifier.
	id() string
	// identity tells it apart from all others: what came back after it was
	// deleted has the old identifier.
	identity() string
	cell() plan.Cell
	property(s *graph.Schema, name string) graph.Value
	props() graph.Props
}

func (e *Entity) id() string         { return e.ID }
func (e *Entity) identity() string   { return e.ID + e.Created.String() }
func (e *Entity) cell() plan.Cell    { return plan.Cell{Entity: &e.Entity} }
func (e *Entity) props() graph.Props { return e.Props }

func (e *Entity) property(s *graph.Schema, name string) graph.Value {
	switch name {
	case "_id":
		return graph.Text(e.ID)
	case "_key":
		return graph.Text(string(e.Key))
	case "_type":
		return graph.Text(string(e.Type))
	case "_class":
		var classes []string
		for _, c := range s.Entity(e.Type).Classes {
			classes = append(classes, string(c))
		}
		return graph.List(classes...)
	}
	return common(name, e.Partition, e.History, e.Props)
}

func (r *Relationship) id() string         { return r.ID }
func (r *Relationship) identity() string   { return r.ID }
func (r *Relationship) cell() plan.Cell    { return plan.Cell{Link: &r.Link} }
func (r *Relationship) props() graph.Props { return r.Props }

func (r *Relationship) property(_ *graph.Schema, name string) graph.Value {
	switch name {
	case "_id":
		return graph.Text(r.ID)
	case "_key":
		return graph.Text(string(graph.RelationshipKey(r.From.Key, r.Class, r.To.Key)))
	case "_type":
		return graph.Text(string(r.Type))
	case "_class", "displayName":
		return graph.Text(string(r.Class))
	case "_fromEntityId":
		return graph.Text(r.From.ID)
	case "_toEntityId":
		return graph.Text(r.To.ID)
	case "_fromEntityKey":
		return graph.Text(string(r.From.Key))
	case "_toEntityKey":
		return graph.Text(string(r.To.Key))
	}
	return common(name, r.Partition, r.History, r.Props)
}

// common is a property that entities and relationships have alike.
func common(name string, p graph.Partition, h History, props graph.Props) graph.Value {
	switch name {
	case "_createdOn":
		return graph.Time(h.Created)
	case "_beginOn":
		return graph.Time(h.Begun)
	case "_endOn":
		return graph.Time(h.Ended)
	case "_deleted":
		return graph.Bool(!h.Ended.IsZero())
	case "_version":
		return graph.Number(float64(h.Version))
	case "_source":
		return graph.Text(source(p))
	case "_integrationName":
		if name, ok := strings.CutPrefix(string(p), "integration/"); ok {
			return graph.Text(name)
		}
		return graph.Value{}
	}
	return props.Get(name)
}

// source says which kind of owner a partition has.
func source(p graph.Partition) string {
	switch {
	case strings.HasPrefix(string(p), "integration/"):
		return "integration-managed"
	case p == "match":
		return "system-mapper"
	}
	return "system-internal"
}
