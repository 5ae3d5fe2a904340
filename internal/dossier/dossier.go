// Package dossier is what is known of one entity: its properties, where they
// come from and how old they are, and what it is related to.
//
// Its one flow: an identifier is looked up in one generation, and everything is
// asked of that generation in the language that people use. What became of the
// entity over time is the store's to tell.
//
// The package does not know who asks, nor what is shown of it.
package dossier

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// Dossier is what is known of an entity.
type Dossier struct {
	ID          string
	Type        graph.Type
	Classes     []graph.Class
	Key         graph.Key
	Name        string
	Integration string
	// Doc says what entities of the type are.
	Doc string
	// CreatedOn is when a sync first saw it, ChangedOn when one last saw it
	// changed, and Version counts the states it had.
	CreatedOn, ChangedOn time.Time
	Version              int
	Properties           []Property
	// Groups are what it is related to.
	Groups []Group
	// Completeness says of its type, where it comes from, how and as of when it
	// was read.
	Completeness []query.Completeness
	// Generation and AsOf say which state of the graph tells it.
	Generation uint64
	AsOf       time.Time
}

// Entity is the entity that it is about.
func (d *Dossier) Entity() graph.Entity {
	e := graph.Entity{ID: d.ID, Type: d.Type, Key: d.Key}
	for _, p := range d.Properties {
		e.Props = append(e.Props, graph.Prop{Name: p.Name, Value: p.Value})
	}
	return e
}

// Property is a property that has a value.
type Property struct {
	graph.Property
	Value graph.Value
}

// Read is what is known of the entity with the identifier, at a moment or, when
// that is zero, now. It fails with a NotFound when there is none, and as
// query.Run does.
func Read(ctx context.Context, graphs query.Graphs, id string, at time.Time, opt query.Options) (*Dossier, error) {
	g, err := moment(ctx, graphs, at)
	if err != nil {
		return nil, err
	}
	r := reader{query.Only(g), opt}
	t, err := r.typeOf(ctx, id)
	if err != nil {
		return nil, err
	}
	answer, err := r.run(ctx, fmt.Sprintf("FIND %s WITH _id = %s", t, j1ql.Quote(id)))
	if err != nil {
		return nil, err
	}
	d := newDossier(answer, answer.Rows[0][0].Entity)
	d.Groups, err = r.groups(ctx, t, id)
	return d, err
}

func moment(ctx context.Context, graphs query.Graphs, at time.Time) (query.Graph, error) {
	if at.IsZero() {
		return graphs.Latest(ctx)
	}
	return graphs.At(ctx, at)
}

// reader asks one generation.
type reader struct {
	graphs query.Graphs
	opt    query.Options
}

func (r reader) run(ctx context.Context, text string) (*query.Answer, error) {
	answer, err := query.Run(ctx, r.graphs, text, r.opt)
	if err != nil {
		return nil, fmt.Errorf("read an entity: %w", err)
	}
	return answer, nil
}

// typeOf is the type of the entity with the identifier. All types are looked at,
// but no property of them.
func (r reader) typeOf(ctx context.Context, id string) (graph.Type, error) {
	answer, err := r.run(ctx, fmt.Sprintf("FIND * WITH _id = %s AS e RETURN e._type AS type", j1ql.Quote(id)))
	if err != nil {
		return "", err
	}
	if len(answer.Rows) == 0 {
		return "", problem.New(problem.NotFound, "there is no entity with the _id %q; it may have been deleted: its history tells", id)
	}
	return graph.Type(text(answer.Rows[0][0])), nil
}

// text is a text, or the one element of a list of them.
func text(c plan.Cell) string {
	if c.Value.Kind() == graph.KindList && len(c.Value.AsList()) > 0 {
		return c.Value.AsList()[0]
	}
	return c.Value.AsText()
}

func newDossier(answer *query.Answer, e *graph.Entity) *Dossier {
	schema := graph.Declared()
	declared := schema.Entity(e.Type)
	d := &Dossier{
		ID: e.ID, Type: e.Type, Classes: declared.Classes, Key: e.Key, Doc: declared.Doc,
		Name: e.Props.Get("displayName").AsText(), Integration: e.Props.Get("_integrationName").AsText(),
		CreatedOn: timeOf(e.Props.Get("_createdOn")), ChangedOn: timeOf(e.Props.Get("_beginOn")),
		Version:    int(e.Props.Get("_version").AsNumber()),
		Generation: answer.Meta.Generation, AsOf: answer.Meta.AsOf,
	}
	for _, p := range declared.Properties {
		if v := e.Props.Get(p.Name); v.Defined() {
			d.Properties = append(d.Properties, Property{p, v})
		}
	}
	for _, c := range answer.Meta.Completeness {
		if c.Type == e.Type && (d.Integration == "" || strings.HasSuffix(string(c.Partition), "/"+d.Integration)) {
			d.Completeness = append(d.Completeness, c)
		}
	}
	return d
}

func timeOf(v graph.Value) time.Time {
	if !v.Defined() {
		return time.Time{}
	}
	return time.UnixMilli(v.AsMillis()).UTC()
}
