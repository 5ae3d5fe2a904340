package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"parapet/internal/account"
	"parapet/internal/changes"
	"parapet/internal/graph"
	"parapet/internal/problem"
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

// ChosenInput chooses among what differs.
type ChosenInput struct {
	ComparedInput
	Type        []string `query:"type,explode" maxItems:"200" doc:"A type of entities or relationships."`
	Integration []string `query:"integration,explode" maxItems:"200" doc:"The key of an integration."`
	Op          graph.Op `query:"op" enum:"created,updated,deleted" doc:"What became of it; anything when absent."`
}

func (in ChosenInput) filter() changes.Filter {
	f := changes.Filter{Integrations: in.Integration, Op: in.Op}
	for _, t := range in.Type {
		f.Types = append(f.Types, graph.Type(t))
	}
	return f
}

// listedChange is what became of a thing.
type listedChange struct {
	Op           graph.Op       `json:"op" enum:"created,updated,deleted"`
	At           time.Time      `json:"at" doc:"When the last change of it was committed, to the grain of what is kept."`
	Generation   uint64         `json:"generation"`
	Type         graph.Type     `json:"type"`
	Relationship bool           `json:"relationship" doc:"Whether it is a relationship."`
	Integration  string         `json:"integration,omitempty" doc:"The key of the integration; absent of what several share."`
	ID           string         `json:"id,omitempty" doc:"The _id of the entity."`
	Key          graph.Key      `json:"key"`
	Name         string         `json:"name,omitempty" doc:"What the entity is called, or was."`
	From         *otherEnd      `json:"from,omitempty" doc:"Where a relationship begins."`
	To           *otherEnd      `json:"to,omitempty" doc:"Where it ends."`
	Properties   []changedValue `json:"properties" doc:"The properties that differ, for updates; those it has or had, for what was created or deleted."`
}

func (s *server) listChanges(ctx context.Context, in *struct {
	ChosenInput
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"How many to list at most."`
	Cursor string `query:"cursor" maxLength:"200" doc:"Where to go on: what next said. Leave all else as it was."`
},
) (*struct{ Body List[listedChange] }, error) {
	var at changes.Place
	if in.Cursor != "" {
		if err := readCursor(in.Cursor, &at); err != nil {
			return nil, err
		}
	}
	if at.Part < 0 || at.Skip < 0 {
		return nil, problem.Wrong(problem.Field{Path: "cursor", Text: "is none that a list gave; begin again without it"})
	}
	c, err := s.compare(ctx, in.ComparedInput)
	if err != nil {
		return nil, err
	}
	found, next, err := c.Page(ctx, in.filter(), at, in.Limit)
	if err != nil {
		return nil, unanswered(err)
	}
	out := List[listedChange]{Items: []listedChange{}}
	for _, one := range found {
		out.Items = append(out.Items, listedOf(one))
	}
	if next != nil {
		out.Next = writeCursor(*next)
	}
	return &struct{ Body List[listedChange] }{out}, unanswered(s.nameAll(ctx, ends(out.Items)))
}

func listedOf(c graph.Change) listedChange {
	out := listedChange{
		Op: c.Op, At: c.At.UTC(), Generation: c.Generation, Type: c.Type, Integration: scope.Integration(c.Partition),
		Key: c.Key, Name: changes.Name(c), Properties: changedValues(c.Before, c.After),
	}
	if c.From == nil {
		out.ID = scope.ID(c.Partition, c.Type, c.Key)
		return out
	}
	declared := graph.Declared().Relationship(c.Type)
	out.Relationship, out.From, out.To = true, endOf(declared.From, *c.From), endOf(declared.To, *c.To)
	return out
}

func endOf(t graph.Type, e graph.End) *otherEnd {
	return &otherEnd{ID: scope.ID(e.Partition, t, e.Key), Type: t, Key: e.Key, Integration: scope.Integration(e.Partition)}
}

// ends are those of the relationships.
func ends(listed []listedChange) (all []*otherEnd) {
	for _, one := range listed {
		if one.From != nil {
			all = append(all, one.From, one.To)
		}
	}
	return all
}

func (s *server) exportChanges(ctx context.Context, in *struct {
	ChosenInput
	Format string `query:"format" default:"csv" enum:"csv,json,ndjson,parquet" doc:"The form of the file."`
},
) (*answerFile, error) {
	c, err := s.compare(ctx, in.ComparedInput)
	if err != nil {
		return nil, err
	}
	table, err := c.Table(ctx, in.filter(), s.cfg.Query)
	if err != nil {
		return nil, unanswered(err)
	}
	table.Meta = query.Meta{Generation: c.To.Number, AsOf: c.To.At}
	f := formats[in.Format]
	return s.answerFile(f.contentType, "changes."+f.ending, nil, func(w io.Writer) error { return f.write(table, w) })
}
