package client

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"net/url"

	"parapet/internal/api"
)

// list walks over a list to its end, page by page.
func list[T any](ctx context.Context, c *Client, query url.Values, path ...string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		query := maps.Clone(query)
		if query == nil {
			query = url.Values{}
		}
		for {
			var page api.List[T]
			if err := c.do(ctx, call{method: http.MethodGet, path: path, query: query}, &page); err != nil {
				yield(*new(T), err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			query.Set("cursor", page.Next)
		}
	}
}
