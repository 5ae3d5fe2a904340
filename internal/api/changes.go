package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"parapet/internal/account"
	"parapet/internal/changes"
	"parapet/internal/graph"
	"parapet/internal/query"
	"parapet/internal/scope"
)

const changesPath = "/api/v1/changes"

// registerChanges adds what differs between two states of the graph.
func (s *server) registerChanges() {
	const tag = "Changes"
	register(s, operation{
		id: "moment.list", method: http.MethodGet, path: "/api/v1/moments", tag: tag, permission: account.QueryRun,
		summary: "List the moments that can be compared",
		description: "The states of the graph that are kept, the newest first, each with the integrations that were read for it. " +
			"Who is limited to some integrations is told of the states that brought something of these.",
	}, s.listMoments)
	register(s, operation{
		id: "change.count", method: http.MethodGet, path: changesPath + "/counts", tag: tag, permission: account.QueryRun, time: s.limits.Query,
		summary: "Count what differs between two moments",
		description: "By type and integration: what was created, updated and deleted from the graph as of the one to the graph as of the other. " +
			"Properties that are declared volatile do not count, nor does what came and went in between.",
	}, s.countChanges)
	register(s, operation{
		id: "change.list", method: http.MethodGet, path: changesPath, tag: tag, permission: account.QueryRun, time: s.limits.Query,
		summary:     "List what differs between two moments",
		description: "Each thing with its properties before and after, entities before relationships, by type and integration.",
	}, s.listChanges)
	register(s, operation{
		id: "change.export", method: http.MethodGet, path: changesPath + "/export", tag: tag, permission: account.QueryExport, streams: true, time: s.limits.Query,
		summary:     "Take what differs between two moments away as a file",
		description: "A row for each property that was updated, and one for each thing that was created or deleted.",
	}, s.exportChanges)
}

// moment is a kept state of the graph.
type moment struct {
	Generation   uint64    `json:"generation"`
	At           time.Time `json:"at" doc:"When it was committed. Give it as it is to compare it: it is exact."`
	Integrations []string  `json:"integrations" doc:"The keys of the integrations that were read for it."`
}

func (s *server) listMoments(ctx context.Context, _ *struct{}) (*struct{ Body List[moment] }, error) {
	kept, err := s.graphOf(ctx).Moments(ctx)
	if err != nil {
		return nil, err
	}
	out := List[moment]{Items: []moment{}}
	for _, m := range slices.Backward(kept) {
		out.Items = append(out.Items, moment{m.Generation, m.At.UTC(), append([]string{}, m.Integrations...)})
	}
	return &struct{ Body List[moment] }{out}, nil
}

// ComparedInput says which states of the graph to compare.
type ComparedInput struct {
	From  time.Time `query:"from" required:"true" doc:"The earlier moment. The state of the graph is that which was the last one then."`
	To    time.Time `query:"to" doc:"The later moment; the present when it is absent."`
	Query string    `query:"query" maxLength:"8192" doc:"A query in J1QL, asked at both moments: only what became of entities in its answer counts, and of relationships that begin or end at one. What was deleted is sought in the answer at the earlier moment, all else in that at the later."`
}

func (s *server) compare(ctx context.Context, in ComparedInput) (*changes.Comparison, error) {
	if in.To.IsZero() {
		in.To = time.Now()
	}
	c, err := changes.Compare(ctx, s.graphOf(ctx), changes.Request{From: in.From, To: in.To, Query: in.Query, Options: s.cfg.Query})
	return c, unanswered(err)
}

// changeCounts are what differs, counted.
type changeCounts struct {
	From         graphState           `json:"from" doc:"The state of the graph that was the last one at the earlier moment."`
	To           graphState           `json:"to" doc:"That of the later moment. When both are the same, nothing differs."`
	Items        []changeCount        `json:"items" doc:"What differs, entities before relationships. What does not is left out."`
	Completeness []answerCompleteness `json:"completeness" doc:"How much was known, at the later moment, of each type that the graph has: what could not be read then cannot differ."`
}

// graphState names a state of the graph.
type graphState struct {
	Generation uint64    `json:"generation"`
	At         time.Time `json:"at" doc:"When it was committed."`
}

func stateOf(g graph.Generation) graphState { return graphState{g.Number, g.At.UTC()} }

type changeCount struct {
	Type         graph.Type `json:"type"`
	Relationship bool       `json:"relationship" doc:"Whether it is a type of relationships."`
	Integration  string     `json:"integration,omitempty" doc:"The key of the integration; absent of what several share."`
	graph.Count

	Most     int  `json:"most,omitempty" doc:"How many changes there are at most, when they are too many to be counted; the counts are 0 then."`
	Unlisted bool `json:"unlisted,omitempty" doc:"Whether there are too many changes to be listed."`
}

func (s *server) countChanges(ctx context.Context, in *ComparedInput) (*struct{ Body changeCounts }, error) {
	c, err := s.compare(ctx, *in)
	if err != nil {
		return nil, err
	}
	rows, err := c.Counts(ctx)
	if err != nil {
		return nil, unanswered(err)
	}
	out := changeCounts{From: stateOf(c.From), To: stateOf(c.To), Items: []changeCount{}, Completeness: []answerCompleteness{}}
	for _, row := range rows {
		out.Items = append(out.Items, changeCount{row.Type, row.Relationship, scope.Integration(row.Partition), row.Count, row.Most, row.Unlisted})
	}
	for _, known := range query.Known(c.To, s.cfg.Query, readTypes(c.To)...) {
		out.Completeness = append(out.Completeness, completenessOf(known))
	}
	return &struct{ Body changeCounts }{out}, nil
}

// readTypes are the types that any step fills.
func readTypes(g graph.Generation) []graph.Type {
	var types []graph.Type
	for _, steps := range g.Steps {
		for _, step := range steps {
			types = append(types, step.Types...)
		}
	}
	slices.Sort(types)
	return slices.Compact(types)
}
