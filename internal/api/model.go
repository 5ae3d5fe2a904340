package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/graph"
)

// registerModel adds what the graph can hold.
func (s *server) registerModel() {
	register(s, operation{
		id: "schema.get", method: http.MethodGet, path: "/api/v1/schema", tag: "Server", permission: account.QueryRun,
		summary:     "Read what the graph can hold",
		description: "The types of entities and of relationships, with their classes and properties: the names that queries can use.",
	}, s.getModel)
}

// model is what the graph can hold.
type model struct {
	Entities      []modelEntity       `json:"entities"`
	Relationships []modelRelationship `json:"relationships"`
}

type modelEntity struct {
	Type        graph.Type      `json:"type"`
	Classes     []graph.Class   `json:"classes"`
	Description string          `json:"description"`
	Properties  []modelProperty `json:"properties"`
}

type modelRelationship struct {
	Type        graph.Type      `json:"type"`
	Class       graph.Class     `json:"class"`
	From        graph.Type      `json:"from"`
	To          graph.Type      `json:"to"`
	Description string          `json:"description"`
	Properties  []modelProperty `json:"properties"`
	Mapped      bool            `json:"mapped" doc:"Whether it joins entities of different owners."`
}

type modelProperty struct {
	Name        string `json:"name"`
	Kind        string `json:"kind" enum:"boolean,number,time,text,list"`
	Description string `json:"description"`
	Volatile    bool   `json:"volatile,omitempty" doc:"A change of it alone is no change of the thing."`
}

func (s *server) getModel(context.Context, *struct{}) (*struct{ Body model }, error) {
	m := model{Entities: []modelEntity{}, Relationships: []modelRelationship{}}
	for _, e := range graph.Declared().Entities() {
		m.Entities = append(m.Entities, modelEntity{e.Type, e.Classes, e.Doc, propertiesOf(e.Properties)})
	}
	for _, r := range graph.Declared().Relationships() {
		m.Relationships = append(m.Relationships, modelRelationship{r.Type, r.Class, r.From, r.To, r.Doc, propertiesOf(r.Properties), r.Mapped})
	}
	return &struct{ Body model }{m}, nil
}

func propertiesOf(declared []graph.Property) []modelProperty {
	properties := make([]modelProperty, len(declared))
	for i, p := range declared {
		properties[i] = modelProperty{p.Name, p.Kind.String(), p.Doc, p.Volatile}
	}
	return properties
}
