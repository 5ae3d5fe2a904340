package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"

	"parapet/internal/integration"
)

// Start runs an integration now, or brings a run of it forward that waits.
func (c *Client) Start(ctx context.Context, named string, acceptDeletions bool) (integration.Run, error) {
	var run integration.Run
	err := c.do(ctx, call{
		method: http.MethodPost, path: []string{"integrations", named, "runs"},
		body: map[string]bool{"accept_deletions": acceptDeletions},
	}, &run)
	return run, err
}

// Cancel ends a run.
func (c *Client) Cancel(ctx context.Context, id integration.RunID) (integration.Run, error) {
	var run integration.Run
	err := c.do(ctx, call{method: http.MethodPost, path: []string{"runs", string(id), "cancel"}}, &run)
	return run, err
}

// Run is the run of an id.
func (c *Client) Run(ctx context.Context, id integration.RunID) (integration.Run, error) {
	var run integration.Run
	err := c.do(ctx, call{method: http.MethodGet, path: []string{"runs", string(id)}}, &run)
	return run, err
}

// Runs are those of an integration, or of all when none is named, the newest
// first.
func (c *Client) Runs(ctx context.Context, named string) iter.Seq2[integration.Run, error] {
	query := url.Values{}
	if named != "" {
		query.Set("integration", named)
	}
	return list[integration.Run](ctx, c, query, "runs")
}

// Events are what there is to tell of a run, in its order.
func (c *Client) Events(ctx context.Context, id integration.RunID) iter.Seq2[integration.Event, error] {
	return list[integration.Event](ctx, c, nil, "runs", string(id), "events")
}
