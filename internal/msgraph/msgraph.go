// Package msgraph is the client of Microsoft Graph: the tenant's organization,
// users and groups, and advanced hunting queries.
//
// Its one flow: a method is called, pages are followed through transport, and
// typed records come out as an iterator. A record that cannot be read comes
// out as an [*odata.RowError] and ends nothing; any other error ends the
// stream.
//
// It knows Microsoft's HTTP API and its quirks, not the graph the product
// builds, nor what the records are for.
package msgraph

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// Config says where the API is. All fields are required.
type Config struct {
	// Base is the API's root with version, "https://graph.microsoft.com/v1.0".
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
	return &Client{base: strings.TrimSuffix(cfg.Base, "/"), transport: cfg.Transport, token: cfg.Token}
}

// follow streams the collection at path, along the service's links to further
// pages. A page without rows may have such a link.
func follow[T any](ctx context.Context, c *Client, what, path string, id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		next := c.base + path
		pager := c.transport.Pager(next)
		for position := 0; next != ""; {
			page, err := readPage(ctx, c, next, id)
			if err == nil && !deliver(page, position, yield) {
				return
			}
			position += len(page.Rows)
			if next = page.NextLink; err == nil && next != "" {
				next, err = pager.Next(next)
			}
			if err != nil {
				yield(*new(T), fmt.Errorf("list %s from row %d: %w", what, position, err))
				return
			}
		}
	}
}

// readPage reads one page whole before a row of it is delivered, so that one
// that breaks off can be asked for again.
func readPage[T any](ctx context.Context, c *Client, link string, id func(T) string) (page odata.Page[T], err error) {
	req := transport.Request{API: transport.Graph, URL: link, Token: c.token}
	err = c.transport.Read(ctx, req, func(body io.Reader) error {
		page, err = odata.ReadPage(body, id)
		return err
	})
	return page, err
}

// deliver yields the rows of a page and reports whether the consumer wants more.
func deliver[T any](page odata.Page[T], position int, yield func(T, error) bool) bool {
	for _, row := range page.Rows {
		var err error
		if row.Err != nil {
			row.Err.Position += position
			err = row.Err
		}
		if !yield(row.Value, err) {
			return false
		}
	}
	return true
}
