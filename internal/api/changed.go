package api

import (
	"context"
	"io"
	"time"

	"parapet/internal/changes"
	"parapet/internal/graph"
	"parapet/internal/problem"
	"parapet/internal/query"
	"parapet/internal/scope"
)

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
