package integration

import (
	"context"
	"net/url"

	"parapet/internal/graph"
	"parapet/internal/problem"
)

// Portal is the page about an entity of an integration in Defender's portal;
// empty when there is none. Records that bring their link have it from there.
func (r *Runner) Portal(ctx context.Context, key string, of graph.Entity) (string, error) {
	page, id := "", ""
	switch of.Type {
	case graph.Machine, graph.Endpoint:
		page, id = "/machines/v2/", of.Props.Get("id").AsText()
	case graph.Vulnerability:
		page, id = "/vulnerabilities/vulnerability/", of.Props.Get("id").AsText()
	case graph.Alert:
		return of.Props.Get("webLink").AsText(), nil
	}
	if id == "" || key == "" {
		return "", nil
	}
	is, err := r.store.InstanceOf(ctx, key)
	if problem.Is(err, problem.NotFound) {
		return "", nil // it has been deleted, and what it told goes
	}
	if err != nil {
		return "", err
	}
	cloud, err := is.cloud()
	if err != nil {
		return "", err
	}
	return cloud.Endpoints.Portal + page + url.PathEscape(id) + "/overview?tid=" + url.QueryEscape(is.TenantID), nil
}
