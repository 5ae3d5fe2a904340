package api

import (
	"context"
	"net/http"

	"parapet/internal/account"
	"parapet/internal/integration"
	"parapet/internal/problem"
)

// registerKinds adds the library of what can be connected.
func (s *server) registerKinds() {
	const tag, path = "Integrations", "/api/v1/kinds"
	register(s, operation{
		id: "kind.list", method: http.MethodGet, path: path, tag: tag, permission: account.IntegrationRead,
		summary:     "List the kinds of integrations",
		description: "What can be connected: the fields to fill in, the kinds of credentials, and the sources with the permissions that each needs.",
	}, s.listKinds)
	register(s, operation{
		id: "kind.get", method: http.MethodGet, path: path + "/{id}", tag: tag, permission: account.IntegrationRead,
		summary: "Read a kind of integrations",
	}, s.getKind)
}

var kindOrder = sorting[integration.Kind]{
	by:    map[string]func(integration.Kind) string{"name": func(k integration.Kind) string { return fold(k.Name) }},
	usual: "name",
	id:    func(k integration.Kind) string { return string(k.ID) },
}

func (s *server) listKinds(_ context.Context, in *PageInput) (*listOutput[integration.Kind], error) {
	return page(*in, kindOrder, integration.Kinds())
}

func (s *server) getKind(_ context.Context, in *struct {
	ID string `path:"id" maxLength:"64" doc:"The kind's id."`
},
) (*struct{ Body integration.Kind }, error) {
	kind, known := integration.KindOf(integration.KindID(in.ID))
	if !known {
		return nil, problem.New(problem.NotFound, "there is no kind %q; the list of kinds has all", in.ID)
	}
	return &struct{ Body integration.Kind }{kind}, nil
}
