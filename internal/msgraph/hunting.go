package msgraph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"parapet/internal/transport"
)

// MaxRows is how many rows a hunting query gives at most; the service cuts off
// what goes beyond.
const MaxRows = 100_000

// ErrTooLarge says that a hunting query gave more bytes than the service
// sends. Ask for less, or in parts.
var ErrTooLarge = errors.New("the query's result is larger than the service sends; ask in parts")

// "Run hunting query": at least 45 calls a minute per tenant.
var huntingQuota = &transport.Quota{
	Name:   "security/runHuntingQuery",
	Limits: []transport.Limit{{Calls: 45, Window: time.Minute}},
}

// RunHuntingQuery runs a KQL query over the last 30 days. It gives [ErrTooLarge]
// when the result is too large to be sent; for too many rows see
// [Result.Truncated].
func (c *Client) RunHuntingQuery(ctx context.Context, kql string) (*Result, error) {
	body, err := json.Marshal(map[string]string{"Query": kql})
	if err != nil {
		return nil, fmt.Errorf("write the hunting query: %w", err)
	}
	req := transport.Request{
		API: transport.Hunting, Quota: huntingQuota, Method: http.MethodPost, URL: c.base + "/security/runHuntingQuery",
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}},
		Body:   body, Token: c.token, Idempotent: true,
	}
	var result *Result
	err = c.transport.Read(ctx, req, func(body io.Reader) error {
		result, err = readResult(body)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("run hunting query: %w", tooLarge(err))
	}
	return result, nil
}

// tooLarge adds [ErrTooLarge] to an error that means it. The service has no
// code of its own for it: it says "exceeded the allowed result size".
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
