package defender

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"parapet/internal/odata"
	"parapet/internal/transport"
)

// notFoundWaits are the pauses after which a thing that was not found is asked
// for again: the API answers 404 for good ids now and then, and finds them at
// the second or third try (MicrosoftDocs/microsoft-365-docs#13047).
var notFoundWaits = [...]time.Duration{time.Second, 3 * time.Second}

// relation is a collection that comes in one answer: what belongs to one thing.
type relation[T any] struct {
	what  string // for errors: "missing updates of device x"
	path  string
	quota *transport.Quota
	id    func(T) string
}

// related streams a relation. A thing that is unknown by its id gives a
// [transport.Error] of kind NotFound.
func related[T any](ctx context.Context, c *Client, r relation[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		page, err := found(ctx, c, func() (odata.Page[T], error) {
			return readPage(ctx, c, c.request(r.quota, r.path), r.id)
		})
		if errors.Is(err, odata.ErrNull) {
			return // as some lists of related things are written when they are empty
		}
		if err != nil {
			yield(*new(T), fmt.Errorf("list %s: %w", r.what, err))
			return
		}
		for _, row := range page.Rows {
			var bad error
			if row.Err != nil {
				bad = row.Err
			}
			if !yield(row.Value, bad) {
				return
			}
		}
	}
}

// found asks again, a few times, for what was not found.
func found[T any](ctx context.Context, c *Client, ask func() (T, error)) (T, error) {
	answer, err := ask()
	for _, wait := range notFoundWaits {
		if !isNotFound(err) {
			break
		}
		if err := c.transport.Pause(ctx, wait); err != nil {
			return answer, err
		}
		answer, err = ask()
	}
	return answer, err
}
