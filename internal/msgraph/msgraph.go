// Package msgraph is the client of Microsoft Graph: the tenant's organization,
// users and groups and what changes of them, alerts, and advanced hunting
// queries.
//
// Its one flow: a method is called, pages are followed through transport, and
// typed records come out as an iterator. A record that cannot be read comes
// out as an [*odata.RowError], one that cannot be read wholly beside one, and
// neither ends anything; any other error ends the stream.
//
// It knows Microsoft's HTTP API and its quirks, not the graph the product
// builds, nor what the records are for.
package msgraph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
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

// collection is something that is listed page by page.
type collection[T any] struct {
	what   string // for errors
	path   string
	quota  *transport.Quota
	header http.Header
	id     func(T) string
}

// follow streams a collection, along the service's links to further pages. A
// page without rows may have such a link.
func follow[T any](ctx context.Context, c *Client, l collection[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if _, err := l.pages(ctx, c, c.base+l.path, yield); err != nil && !errors.Is(err, errEnough) {
			yield(*new(T), err)
		}
	}
}

// errEnough says that the consumer of a stream wants no more.
var errEnough = errors.New("enough")

// pages yields the rows of all pages from the one at next on, and returns the
// link to changes that the last one has.
func (l collection[T]) pages(ctx context.Context, c *Client, next string, yield func(T, error) bool) (delta string, err error) {
	pager := c.transport.Pager(next)
	for position := 0; ; {
		page, err := l.page(ctx, c, next)
		if err == nil && !deliver(page, position, yield) {
			return "", errEnough
		}
		position += len(page.Rows)
		if err == nil && page.NextLink == "" {
			return page.DeltaLink, nil
		}
		if err == nil {
			next, err = pager.Next(page.NextLink)
		}
		if err != nil {
			return "", fmt.Errorf("list %s from row %d: %w", l.what, position, err)
		}
	}
}

// page reads one page whole before a row of it is delivered, so that one that
// breaks off can be asked for again.
func (l collection[T]) page(ctx context.Context, c *Client, link string) (page odata.Page[T], err error) {
	req := transport.Request{API: transport.Graph, Quota: l.quota, URL: link, Header: l.header, Token: c.token}
	err = c.transport.Read(ctx, req, func(body io.Reader) error {
		page, err = odata.ReadPage(body, l.id)
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
