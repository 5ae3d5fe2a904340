package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"parapet/internal/account"
	"parapet/internal/graph"
	"parapet/internal/query"
	"parapet/internal/scope"
)

const (
	graphPath = "/api/v1/graph"
	// mostJoined is how many relationships are told at most.
	mostJoined = 20_000
	// mostLooks is how many relationships the search for a path looks at: what takes
	// a second or two.
	mostLooks = 30_000_000
)

// registerJoin adds how entities are joined, whatever joins them.
func (s *server) registerJoin() {
	register(s, operation{
		id: "graph.join", method: http.MethodPost, path: graphPath + "/join", tag: entityTag, permission: account.QueryRun, reads: true, time: s.limits.Query,
		summary: "Read what joins some entities",
		description: "The entities, with some of their properties, and all relationships among them. Of what is compared with an earlier moment, what is gone since is told too, " +
			"and of each thing what became of it. Entities that there are not, now or then, are left out.",
	}, s.joinEntities)
	register(s, operation{
		id: "graph.path", method: http.MethodGet, path: graphPath + "/path", tag: entityTag, permission: account.QueryRun, time: s.limits.Query,
		summary:     "Find the shortest path between two entities",
		description: "In whichever direction relationships lead. Of several it is always the same of one state of the graph. Where everything has something in common, such as the account of a tenant, leave its type out.",
	}, s.findPath)
	register(s, operation{
		id: "entity.around", method: http.MethodGet, path: entityPath + "/{id}/around", tag: entityTag, permission: account.QueryRun, time: s.limits.Query,
		summary:     "Count what an entity is related to",
		description: "By relationship, direction and type; of small groups the entities are named. It looks at nothing else, and is quicker than reading the entity.",
	}, s.lookAround)
}

type joinBody struct {
	IDs        []string  `json:"ids" minItems:"1" maxItems:"2500" doc:"The entities' _id."`
	Properties []string  `json:"properties,omitempty" maxItems:"20" doc:"The properties to tell of those entities whose types have them."`
	At         time.Time `json:"at,omitzero" doc:"The moment whose graph is asked; the present when it is absent."`
	Since      time.Time `json:"since,omitzero" doc:"An earlier moment to compare with."`
}

// joined is entities and what joins them.
type joined struct {
	Entities      []joinedEntity       `json:"entities"`
	Relationships []joinedRelationship `json:"relationships"`
	Truncated     bool                 `json:"truncated" doc:"Whether there are more relationships than are told."`
	Completeness  []answerCompleteness `json:"completeness" doc:"How much is known of each of their types."`
	Generation    uint64               `json:"generation" doc:"Which state of the graph tells it."`
	AsOf          time.Time            `json:"as_of,omitzero"`
}

type joinedEntity struct {
	ID          string         `json:"id" doc:"Its _id."`
	Type        graph.Type     `json:"type"`
	Key         graph.Key      `json:"key"`
	Name        string         `json:"name"`
	Integration string         `json:"integration,omitempty" doc:"The integration it comes from; absent of what several share."`
	Properties  map[string]any `json:"properties" doc:"Those that were asked for and have a value."`
	Fate        scope.Fate     `json:"fate,omitempty" enum:"same,new,changed,gone" doc:"What became of it since the earlier moment."`
}

type joinedRelationship struct {
	Type  graph.Type  `json:"type"`
	Class graph.Class `json:"class"`
	From  string      `json:"from" doc:"The _id of the entity that it leads from."`
	To    string      `json:"to" doc:"The _id of the entity that it leads to."`
	Fate  scope.Fate  `json:"fate,omitempty" enum:"same,new,gone" doc:"What became of it since the earlier moment. Its properties are not compared."`
}

func (s *server) joinEntities(ctx context.Context, in *struct{ Body joinBody }) (*struct{ Body joined }, error) {
	out, err := s.join(ctx, in.Body)
	return &struct{ Body joined }{out}, unanswered(err)
}

func (s *server) join(ctx context.Context, asked joinBody) (joined, error) {
	wanted := scope.Wanted{Properties: append(asked.Properties, "displayName"), Relationships: mostJoined}
	now, err := s.graphOf(ctx).Among(ctx, asked.At, asked.IDs, wanted)
	if err != nil {
		return joined{}, err
	}
	out := joined{
		Entities: []joinedEntity{}, Relationships: []joinedRelationship{}, Truncated: now.Truncated,
		Generation: now.Generation.Number, AsOf: now.Generation.At.UTC(),
	}
	var fates scope.Fates
	nets := []*scope.Net{now}
	if !asked.Since.IsZero() {
		then, err := s.graphOf(ctx).Among(ctx, asked.Since, asked.IDs, wanted)
		if err != nil {
			return joined{}, err
		}
		fates, nets = scope.FatesOf(then, now), append(nets, then)
		out.Truncated = out.Truncated || then.Truncated
	}
	types := out.take(nets, fates)
	out.Completeness = s.known(now.Generation, types)
	return out, nil
}

// take adds what is in any of the nets, each once, and gives their types.
func (j *joined) take(nets []*scope.Net, fates scope.Fates) []graph.Type {
	types := map[graph.Type]bool{}
	for i, net := range nets {
		for _, e := range net.Entities {
			if fate := fates.Entities[e.ID]; i == 0 || fate == scope.Gone {
				types[e.Type] = true
				j.Entities = append(j.Entities, joinedEntityOf(e, fate))
			}
		}
		for _, r := range net.Relationships {
			if fate := fates.Relationships[r]; i == 0 || fate == scope.Gone {
				types[r.Type] = true
				j.Relationships = append(j.Relationships, joinedRelationship{r.Type, r.Class, r.From, r.To, fate})
			}
		}
	}
	return sortedTypes(types)
}

func joinedEntityOf(e scope.Joined, fate scope.Fate) joinedEntity {
	out := joinedEntity{
		ID: e.ID, Type: e.Type, Key: e.Key, Name: e.Props.Get("displayName").AsText(), Integration: scope.Integration(e.Partition),
		Properties: map[string]any{}, Fate: fate,
	}
	for _, p := range e.Props {
		if p.Value.Defined() {
			out.Properties[p.Name] = jsonValue(p.Value)
		}
	}
	return out
}

func sortedTypes(types map[graph.Type]bool) []graph.Type { return slices.Sorted(maps.Keys(types)) }

// known says how much is known of types in a generation.
func (s *server) known(g graph.Generation, types []graph.Type) []answerCompleteness {
	all := []answerCompleteness{}
	for _, c := range query.Known(g, s.cfg.Query, types...) {
		all = append(all, completenessOf(c))
	}
	return all
}
