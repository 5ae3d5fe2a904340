package api

import (
	"context"
	"net/http"
	"time"

	"parapet/internal/account"
	"parapet/internal/dossier"
	"parapet/internal/graph"
)

const (
	entityPath = "/api/v1/entities"
	entityTag  = "Inventory"
)

// registerEntities adds what is known of single entities.
func (s *server) registerEntities() {
	register(s, operation{
		id: "entity.get", method: http.MethodGet, path: entityPath + "/{id}", tag: entityTag, permission: account.QueryRun, time: s.limits.Query,
		summary:     "Read what is known of an entity",
		description: "Its properties, where they come from and as of when, and what it is related to, counted.",
	}, s.getEntity)
	register(s, operation{
		id: "entity.neighbours", method: http.MethodGet, path: entityPath + "/{id}/neighbours", tag: entityTag, permission: account.QueryRun, time: s.limits.Query,
		summary:     "List what an entity is related to",
		description: "The other entities, each with the relationship, by type and name. query is the J1QL whose answer they are.",
	}, s.listNeighbours)
	register(s, operation{
		id: "entity.history", method: http.MethodGet, path: entityPath + "/{id}/history", tag: entityTag, permission: account.QueryRun, time: s.limits.Query,
		summary:     "Read what became of an entity",
		description: "When it came, what changed of it and of its relationships, and when it went, as far back as the graph is kept; the newest first. Deleted entities have a history too.",
	}, s.listHistory)
	register(s, operation{
		id: "entity.record", method: http.MethodGet, path: entityPath + "/{id}/record", tag: entityTag, permission: account.QueryRun, time: reach,
		summary: "Read the record behind an entity",
		description: "As its tenant tells it now, which may be newer than the graph. Parapet keeps no copies of records: this takes a call of the tenant's quota. " +
			"There are records of devices, vulnerabilities, software, recommendations, alerts, machine actions, users and groups.",
	}, s.getRecord)
}

// EntityInput names an entity.
type EntityInput struct {
	ID string `path:"id" maxLength:"64" doc:"The entity's _id."`
}

// entityView is what is known of an entity as the API shows it.
type entityView struct {
	ID           string               `json:"id"`
	Type         graph.Type           `json:"type"`
	Classes      []graph.Class        `json:"classes"`
	Key          graph.Key            `json:"key" doc:"Its identifier in its integration."`
	Name         string               `json:"name"`
	Description  string               `json:"description" doc:"What entities of its type are."`
	Integration  string               `json:"integration,omitempty" doc:"The integration it comes from; absent of what several share."`
	Portal       string               `json:"portal,omitempty" doc:"Its page in Defender's portal, which asks for Entra's role Security Reader."`
	CreatedOn    time.Time            `json:"created_on,omitzero" doc:"When a sync first saw it."`
	ChangedOn    time.Time            `json:"changed_on,omitzero" doc:"When a sync last saw it changed."`
	Version      int                  `json:"version" doc:"How many states it had."`
	Properties   []entityProperty     `json:"properties"`
	Related      []relatedGroup       `json:"related" doc:"What it is related to, by relationship, direction and type."`
	Completeness []answerCompleteness `json:"completeness" doc:"Which steps tell of it, how and as of when."`
	Generation   uint64               `json:"generation" doc:"Which state of the graph tells it."`
	AsOf         time.Time            `json:"as_of,omitzero"`
}

type entityProperty struct {
	Name        string    `json:"name"`
	Kind        string    `json:"kind" enum:"boolean,number,time,text,list"`
	Value       any       `json:"value"`
	Description string    `json:"description"`
	Volatile    bool      `json:"volatile,omitempty" doc:"A change of it alone is no change of the entity."`
	Source      string    `json:"source,omitempty" doc:"The integration that tells it."`
	AsOf        time.Time `json:"as_of,omitzero" doc:"When it was last read."`
}

type relatedGroup struct {
	Relationship graph.Type  `json:"relationship"`
	Class        graph.Class `json:"class"`
	Direction    string      `json:"direction" enum:"out,in"`
	Type         graph.Type  `json:"type" doc:"The type of the entities at the other ends."`
	Count        int         `json:"count" doc:"How many entities there are at the other ends."`
	Description  string      `json:"description"`
}

func (s *server) getEntity(ctx context.Context, in *struct {
	EntityInput
	At time.Time `query:"at" doc:"The moment whose graph is asked; the present when it is absent."`
},
) (*struct{ Body entityView }, error) {
	d, err := dossier.Read(ctx, s.graphOf(ctx), in.ID, in.At, s.cfg.Query)
	if err != nil {
		return nil, unanswered(err)
	}
	view := entityOf(d)
	view.Portal, err = s.cfg.Runner.Portal(ctx, d.Integration, d.Entity())
	return &struct{ Body entityView }{view}, err
}

func entityOf(d *dossier.Dossier) entityView {
	view := entityView{
		ID: d.ID, Type: d.Type, Classes: d.Classes, Key: d.Key, Name: d.Name, Description: d.Doc, Integration: d.Integration,
		CreatedOn: d.CreatedOn, ChangedOn: d.ChangedOn, Version: d.Version, Generation: d.Generation, AsOf: d.AsOf,
		Properties: []entityProperty{}, Related: []relatedGroup{}, Completeness: []answerCompleteness{},
	}
	read := time.Time{}
	for _, c := range d.Completeness {
		view.Completeness = append(view.Completeness, completenessOf(c))
		read = c.AsOf
	}
	for _, p := range d.Properties {
		view.Properties = append(view.Properties, entityProperty{
			Name: p.Name, Kind: p.Kind.String(), Value: jsonValue(p.Value), Description: p.Doc, Volatile: p.Volatile,
			Source: d.Integration, AsOf: read,
		})
	}
	for _, g := range d.Groups {
		direction := "in"
		if g.Outward {
			direction = "out"
		}
		view.Related = append(view.Related, relatedGroup{g.Relationship, g.Class, direction, g.Of, g.Count, g.Doc})
	}
	return view
}

func (s *server) listNeighbours(ctx context.Context, in *struct {
	EntityInput
	Relationship graph.Type `query:"relationship" maxLength:"128" doc:"The type of the relationships; any when absent."`
	Type         graph.Type `query:"type" maxLength:"128" doc:"The type of the entities at the other ends; any when absent."`
	Direction    string     `query:"direction" enum:"out,in" doc:"Whether relationships lead from the entity or to it; both when absent."`
	At           time.Time  `query:"at" doc:"The moment whose graph is asked; the present when it is absent."`
	Limit        int        `query:"limit" default:"50" minimum:"1" maximum:"1000" doc:"How many to list at most."`
	Cursor       string     `query:"cursor" maxLength:"200" doc:"Where to go on: what next said. Leave all else as it was."`
},
) (*struct{ Body rows }, error) {
	t, err := dossier.TypeOf(ctx, s.graphOf(ctx), in.ID, in.At, s.cfg.Query)
	if err != nil {
		return nil, unanswered(err)
	}
	text, err := dossier.NeighboursText(t, in.ID, dossier.Selection{Relationship: in.Relationship, Of: in.Type, Direction: in.Direction, At: in.At})
	if err != nil {
		return nil, err
	}
	page, err := s.pageOf(ctx, runQueryBody{Query: text, Limit: in.Limit, Cursor: in.Cursor})
	if err != nil {
		return nil, err
	}
	answer, err := answerOf(page)
	return &struct{ Body rows }{rows{Query: text, Next: page.Meta.Cursor, answer: answer}}, err
}
