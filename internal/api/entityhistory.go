package api

import (
	"context"
	"slices"
	"time"

	"parapet/internal/changes"
	"parapet/internal/dossier"
	"parapet/internal/graph"
	"parapet/internal/problem"
	"parapet/internal/scope"
)

// change is something that became of an entity, or of a relationship of it.
type change struct {
	At         time.Time `json:"at"`
	Generation uint64    `json:"generation"`
	Op         graph.Op  `json:"op" enum:"created,updated,deleted"`
	// Of a relationship.
	Relationship graph.Type     `json:"relationship,omitempty" doc:"The type of the relationship that changed; absent when it is the entity."`
	Direction    string         `json:"direction,omitempty" enum:"out,in" doc:"Whether the relationship leads from the entity or to it."`
	Other        *otherEnd      `json:"other,omitempty" doc:"The entity at its other end."`
	Properties   []changedValue `json:"properties" doc:"The properties that differ, for updates; those it had, for what was created or deleted."`
}

type otherEnd struct {
	ID          string     `json:"id" doc:"Its _id."`
	Name        string     `json:"name,omitempty" doc:"What it is called now; absent when it is gone."`
	Type        graph.Type `json:"type"`
	Key         graph.Key  `json:"key"`
	Integration string     `json:"integration,omitempty"`
}

type changedValue struct {
	Name   string `json:"name"`
	Before any    `json:"before,omitempty" doc:"The value before; absent when there was none."`
	After  any    `json:"after,omitempty" doc:"The value after; absent when there is none."`
}

// entityHistory is a page of what became of an entity.
type entityHistory struct {
	Items []change  `json:"items" doc:"What happened, the newest first."`
	Next  string    `json:"next,omitempty" doc:"The cursor of the next page; absent on the last."`
	Total int       `json:"total" doc:"How many changes are known."`
	Since time.Time `json:"since" doc:"When what is known begins. What was there then is shown as created."`
	Whole bool      `json:"whole" doc:"Whether nothing was ever committed before that."`
}

type historyPlace struct {
	Newer int `json:"n"`
}

func (s *server) listHistory(ctx context.Context, in *struct {
	EntityInput
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"How many changes to list at most."`
	Cursor string `query:"cursor" maxLength:"200" doc:"Where to go on: what next said."`
},
) (*struct{ Body entityHistory }, error) {
	var from historyPlace
	if in.Cursor != "" {
		if err := readCursor(in.Cursor, &from); err != nil {
			return nil, err
		}
	}
	h, err := s.historyOf(ctx, in.ID)
	if err != nil {
		return nil, unanswered(err)
	}
	at := slices.IndexFunc(h.Entities, func(e scope.Story) bool { return e.ID == in.ID })
	if at < 0 {
		return nil, problem.New(problem.NotFound, "no entity has had the _id %q since %s", in.ID, h.Since.At.UTC().Format(time.RFC3339))
	}
	e := h.Entities[at]
	slices.Reverse(e.Changes)
	first := min(max(from.Newer, 0), len(e.Changes))
	last := min(first+in.Limit, len(e.Changes))
	out := entityHistory{Items: []change{}, Total: len(e.Changes), Since: h.Since.At.UTC(), Whole: h.Whole}
	for _, c := range e.Changes[first:last] {
		out.Items = append(out.Items, changeOf(e.Partition, e.Key, c))
	}
	if err := s.nameOthers(ctx, out.Items); err != nil {
		return nil, unanswered(err)
	}
	if last < out.Total {
		out.Next = writeCursor(historyPlace{last})
	}
	return &struct{ Body entityHistory }{out}, nil
}

// historyOf is the history of an entity: quicker of one that is there, whose type
// is known.
func (s *server) historyOf(ctx context.Context, id string) (scope.History, error) {
	t, err := dossier.TypeOf(ctx, s.graphOf(ctx), id, time.Time{}, s.cfg.Query)
	switch {
	case problem.Is(err, problem.NotFound):
		return s.graphOf(ctx).History(ctx, id)
	case err != nil:
		return scope.History{}, err
	}
	return s.graphOf(ctx).History(ctx, id, t)
}

func changeOf(p graph.Partition, key graph.Key, c graph.Change) change {
	out := change{At: c.At.UTC(), Generation: c.Generation, Op: c.Op, Properties: changedValues(c.Before, c.After)}
	if c.From == nil {
		return out
	}
	declared := graph.Declared().Relationship(c.Type)
	out.Relationship = c.Type
	other, t := c.To, declared.To
	out.Direction = "out"
	if c.From.Partition != p || c.From.Key != key {
		out.Direction, other, t = "in", c.From, declared.From
	}
	out.Other = &otherEnd{
		ID: scope.ID(other.Partition, t, other.Key), Type: t, Key: other.Key, Integration: scope.Integration(other.Partition),
	}
	return out
}

// nameOthers says what the other ends of relationships are called.
func (s *server) nameOthers(ctx context.Context, changes []change) error {
	var others []*otherEnd
	for _, c := range changes {
		if c.Other != nil {
			others = append(others, c.Other)
		}
	}
	return s.nameAll(ctx, others)
}

// nameAll says what entities are called.
func (s *server) nameAll(ctx context.Context, all []*otherEnd) error {
	var types []graph.Type
	var ids []string
	for _, one := range all {
		types, ids = append(types, one.Type), append(ids, one.ID)
	}
	names, err := dossier.Names(ctx, s.graphOf(ctx), types, ids, s.cfg.Query)
	for _, one := range all {
		one.Name = names[one.ID]
	}
	return err
}

// changedValues are the properties whose values differ, those before first.
func changedValues(before, after graph.Props) []changedValue {
	values := []changedValue{}
	for _, d := range changes.Differences(graph.Change{Before: before, After: after}) {
		values = append(values, changedValue{d.Name, jsonValue(d.Before), jsonValue(d.After)})
	}
	return values
}
