package api

import (
	"context"
	"time"

	"parapet/internal/graph"
	"parapet/internal/scope"
)

type pathInput struct {
	From    string       `query:"from" required:"true" maxLength:"64" doc:"The _id of the entity that the path begins at."`
	To      string       `query:"to" required:"true" maxLength:"64" doc:"The _id of the entity that it ends at."`
	Without []graph.Type `query:"without,explode" maxItems:"50" doc:"A type of entities that the path does not lead over; it may begin or end at one."`
	Longest int          `query:"longest" default:"6" minimum:"1" maximum:"12" doc:"How many relationships it may have."`
	At      time.Time    `query:"at" doc:"The moment whose graph is asked; the present when it is absent."`
}

// foundPath is the shortest path between two entities, or that there is none.
type foundPath struct {
	Entities      []joinedEntity       `json:"entities" doc:"Those on the way, from the first to the last; empty when there is no path within what was asked for."`
	Relationships []joinedRelationship `json:"relationships" doc:"All that join two of them that follow each other."`
	Looked        int                  `json:"looked" doc:"How many relationships were looked at."`
	Completeness  []answerCompleteness `json:"completeness" doc:"How much is known of each type that was looked at: what is not read joins nothing."`
	Generation    uint64               `json:"generation" doc:"Which state of the graph tells it."`
	AsOf          time.Time            `json:"as_of,omitzero"`
}

func (s *server) findPath(ctx context.Context, in *pathInput) (*struct{ Body foundPath }, error) {
	limits := scope.Limits{Length: in.Longest, Looks: mostLooks, Without: in.Without}
	path, err := s.graphOf(ctx).Shortest(ctx, in.At, in.From, in.To, limits, scope.Wanted{Properties: []string{"displayName"}, Relationships: mostJoined})
	if err != nil {
		return nil, unanswered(err)
	}
	j := joined{Entities: []joinedEntity{}, Relationships: []joinedRelationship{}}
	j.take([]*scope.Net{&path.Net}, scope.Fates{})
	return &struct{ Body foundPath }{foundPath{
		Entities: j.Entities, Relationships: j.Relationships, Looked: path.Looked, Completeness: s.known(path.Generation, path.Types),
		Generation: path.Generation.Number, AsOf: path.Generation.At.UTC(),
	}}, nil
}

type aroundInput struct {
	EntityInput
	Few int       `query:"few" default:"5" minimum:"0" maximum:"100" doc:"Groups of so many entities, or fewer, name them."`
	At  time.Time `query:"at" doc:"The moment whose graph is asked; the present when it is absent."`
}

// surroundings are what is around an entity.
type surroundings struct {
	Type         graph.Type           `json:"type"`
	Groups       []surroundingGroup   `json:"groups"`
	Completeness []answerCompleteness `json:"completeness" doc:"How much is known of each type that there may be around it."`
	Generation   uint64               `json:"generation" doc:"Which state of the graph tells it."`
	AsOf         time.Time            `json:"as_of,omitzero"`
}

type surroundingGroup struct {
	Relationship graph.Type  `json:"relationship"`
	Class        graph.Class `json:"class"`
	Direction    string      `json:"direction" enum:"out,in"`
	Type         graph.Type  `json:"type" doc:"The type of the entities at the other ends."`
	Count        int         `json:"count" doc:"How many entities there are at the other ends."`
	Description  string      `json:"description"`
	IDs          []string    `json:"ids,omitempty" doc:"The _id of each entity at the other ends; absent when there are many."`
}

func (s *server) lookAround(ctx context.Context, in *aroundInput) (*struct{ Body surroundings }, error) {
	around, err := s.graphOf(ctx).Around(ctx, in.At, in.ID, in.Few)
	if err != nil {
		return nil, unanswered(err)
	}
	out := surroundings{
		Type: around.Type, Groups: []surroundingGroup{}, Generation: around.Generation.Number, AsOf: around.Generation.At.UTC(),
		Completeness: s.known(around.Generation, typesAround(around.Type)),
	}
	for _, g := range around.Groups {
		direction := "in"
		if g.Outward {
			direction = "out"
		}
		doc := graph.Declared().Relationship(g.Relationship).Doc
		out.Groups = append(out.Groups, surroundingGroup{g.Relationship, g.Class, direction, g.Of, g.Count, doc, g.IDs})
	}
	return &struct{ Body surroundings }{out}, nil
}

// typesAround are the types of relationships of an entity of a type, and of what
// is at their other ends.
func typesAround(t graph.Type) []graph.Type {
	types := map[graph.Type]bool{t: true}
	for _, r := range graph.Declared().Relationships() {
		if r.From == t || r.To == t {
			types[r.Type], types[r.From], types[r.To] = true, true, true
		}
	}
	return sortedTypes(types)
}
