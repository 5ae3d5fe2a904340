package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"parapet/internal/account"
	"parapet/internal/graph"
	"parapet/internal/scope"
)

// registerStatus adds how fresh and how complete the graph is.
func (s *server) registerStatus() {
	register(s, operation{
		id: "status.get", method: http.MethodGet, path: "/api/v1/status", tag: "Server", permission: account.StatusRead,
		summary: "Read how the graph is",
		description: "Which state of it answers, what each part of it tells of its last run, and how many entities and relationships of each type there are. " +
			"Who is limited to some integrations is told of these alone.",
	}, s.getStatus)
}

// graphStatus is how the graph is.
type graphStatus struct {
	Generation    uint64              `json:"generation" doc:"The state of the graph that answers; 0 when nothing was read yet."`
	AsOf          time.Time           `json:"as_of,omitzero" doc:"When it was committed."`
	Parts         []partStatus        `json:"parts" doc:"The parts of the graph, each with the steps of its last run."`
	Entities      []typeCount         `json:"entities" doc:"How many entities there are of each type."`
	Relationships []relationshipCount `json:"relationships" doc:"How many relationships there are of each type."`
	Damaged       []string            `json:"damaged,omitempty" doc:"Why newer states, which would answer otherwise, cannot be read."`
}

type partStatus struct {
	Name        string       `json:"name"`
	Integration string       `json:"integration,omitempty" doc:"The key of the integration that it is of; absent of a part that several share."`
	Steps       []graph.Step `json:"steps"`
}

type typeCount struct {
	Type    graph.Type    `json:"type"`
	Classes []graph.Class `json:"classes"`
	Count   int           `json:"count"`
}

type relationshipCount struct {
	Type  graph.Type  `json:"type"`
	Class graph.Class `json:"class"`
	From  graph.Type  `json:"from"`
	To    graph.Type  `json:"to"`
	Count int         `json:"count"`
}

func (s *server) getStatus(ctx context.Context, _ *struct{}) (*struct{ Body graphStatus }, error) {
	g, err := s.graphOf(ctx).Latest(ctx)
	if err != nil {
		return nil, err
	}
	is := g.Generation()
	status := graphStatus{Generation: is.Number, Parts: []partStatus{}}
	if is.Number > 0 {
		status.AsOf = is.At.UTC()
	}
	for _, p := range slices.Sorted(maps.Keys(is.Steps)) {
		status.Parts = append(status.Parts, partStatus{string(p), scope.Integration(p), append([]graph.Step{}, is.Steps[p]...)})
	}
	for _, err := range is.Lost {
		status.Damaged = append(status.Damaged, err.Error())
	}
	if status.Entities, err = typesOf(s.graphOf(ctx)); err != nil {
		return nil, err
	}
	status.Relationships, err = relationshipsOf(ctx, s.graphOf(ctx))
	return &struct{ Body graphStatus }{status}, err
}

// typesOf counts the entities of each type that there are any of.
func typesOf(g *scope.Graph) ([]typeCount, error) {
	counted, err := g.Count()
	if err != nil {
		return nil, err
	}
	counts := []typeCount{}
	for _, e := range graph.Declared().Entities() {
		if n := counted[e.Type]; n > 0 {
			counts = append(counts, typeCount{e.Type, e.Classes, n})
		}
	}
	return counts, nil
}

// relationshipsOf counts the relationships of each type that there are any of.
func relationshipsOf(ctx context.Context, g *scope.Graph) ([]relationshipCount, error) {
	counted, err := g.CountRelationships(ctx)
	if err != nil {
		return nil, err
	}
	counts := []relationshipCount{}
	for _, r := range graph.Declared().Relationships() {
		if n := counted[r.Type]; n > 0 {
			counts = append(counts, relationshipCount{r.Type, r.Class, r.From, r.To, n})
		}
	}
	return counts, nil
}
