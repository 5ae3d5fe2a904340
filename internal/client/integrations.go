package client

import (
	"context"
	"iter"
	"net/http"

	"parapet/internal/api"
	"parapet/internal/ingest"
	"parapet/internal/integration"
)

// Integrations are those that the token may see, with what each is doing.
func (c *Client) Integrations(ctx context.Context) iter.Seq2[integration.Applied, error] {
	return list[integration.Applied](ctx, c, nil, "integrations")
}

// Integration is that of an id or a key.
func (c *Client) Integration(ctx context.Context, named string) (integration.Applied, error) {
	return c.integration(ctx, http.MethodGet, named)
}

// Pause has an integration run no more by itself.
func (c *Client) Pause(ctx context.Context, named string) (integration.Applied, error) {
	return c.integration(ctx, http.MethodPost, named, "pause")
}

// Resume has an integration run by itself again.
func (c *Client) Resume(ctx context.Context, named string) (integration.Applied, error) {
	return c.integration(ctx, http.MethodPost, named, "resume")
}

func (c *Client) integration(ctx context.Context, method string, path ...string) (integration.Applied, error) {
	var is integration.Applied
	err := c.do(ctx, call{method: method, path: append([]string{"integrations"}, path...)}, &is)
	return is, err
}

// Test signs in as an integration does, and says what it may read.
func (c *Client) Test(ctx context.Context, named string) (integration.Test, error) {
	var test integration.Test
	err := c.do(ctx, call{method: http.MethodPost, path: []string{"integrations", named, "test"}}, &test)
	return test, err
}

// Plan says what a run of an integration would do.
func (c *Client) Plan(ctx context.Context, named string) (ingest.Plan, error) {
	var plan api.Plan
	err := c.do(ctx, call{method: http.MethodPost, path: []string{"integrations", named, "plan"}}, &plan)
	return plan.Ingest(), err
}
