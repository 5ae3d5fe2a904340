// Package defender is the client of the Defender for Endpoint API: devices, who
// logs on to them, the vulnerability catalogue and the export of what is
// vulnerable where.
//
// Its one flow: a method is called, pages or files are fetched through
// transport, and typed records come out as an iterator. Pages, skips, expiring
// links and their retries stay inside. A record that cannot be read comes out
// as an [*odata.RowError], one that cannot be read wholly beside one, and neither
// ends anything; any other error ends the stream.
//
// It knows Microsoft's HTTP API and its quirks, not the graph, nor what the
// records are for.
package defender

import (
	"strings"

	"parapet/internal/transport"
)

// Config says where the API is. All fields are required.
type Config struct {
	// Base is the API's root without version, "https://api.security.microsoft.com".
	Base      string
	Transport *transport.Client
	Token     transport.TokenSource
}

// Client calls the API for one tenant. It is safe for concurrent use.
type Client struct {
	base      string
	transport *transport.Client
	token     transport.TokenSource
}

// New returns the client of the API at cfg.Base.
func New(cfg Config) *Client {
	return &Client{
		base:      strings.TrimSuffix(cfg.Base, "/") + "/api",
		transport: cfg.Transport,
		token:     cfg.Token,
	}
}

// request is a GET of path, which begins with a slash and carries its query.
func (c *Client) request(quota *transport.Quota, path string) transport.Request {
	return transport.Request{API: transport.Defender, Quota: quota, URL: c.base + path, Token: c.token}
}
