// Package hunting is what the services that answer advanced hunting queries have
// in common: a query in KQL goes out, a table comes back. Microsoft Graph is one
// of them; the Defender API is another, which Microsoft retires.
//
// Its one flow: a client makes the request for a query, Run sends it and reads
// the answer. It knows the shape of both, not the tables, nor who asks.
package hunting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"parapet/internal/transport"
)

// MaxRows is how many rows a query gives at most; the services cut off what
// goes beyond.
const MaxRows = 100_000

// ErrTooLarge says that a query gave more bytes than the service sends. Ask for
// less, or in parts.
var ErrTooLarge = errors.New("the query's result is larger than the service sends; ask in parts")

// Runner runs queries. The clients of Graph and of Defender are Runners.
type Runner interface {
	// RunHuntingQuery runs a KQL query over the last 30 days. It gives
	// [ErrTooLarge] when the result is too large to be sent; for too many rows
	// see [Result.Truncated].
	RunHuntingQuery(ctx context.Context, kql string) (*Result, error)
}

// Run sends a query to the URL of req, which carries API, quota and token too.
func Run(ctx context.Context, client *transport.Client, req transport.Request, kql string) (*Result, error) {
	body, err := json.Marshal(map[string]string{"Query": kql})
	if err != nil {
		return nil, fmt.Errorf("write the hunting query: %w", err)
	}
	req.Method, req.Body, req.Idempotent = http.MethodPost, body, true
	req.Header = http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	var result *Result
	err = client.Read(ctx, req, func(body io.Reader) error {
		result, err = readResult(body)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("run hunting query: %w", tooLarge(err))
	}
	return result, nil
}

// tooLarge adds [ErrTooLarge] to an error that means it. The services have no
// code of their own for it: they say "exceeded the allowed result size".
func tooLarge(err error) error {
	var refused *transport.Error
	if !errors.As(err, &refused) {
		return err
	}
	if refused.Kind == transport.TooLarge || strings.Contains(strings.ToLower(refused.Message), "allowed result size") {
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	return err
}
