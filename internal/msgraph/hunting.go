package msgraph

import (
	"context"
	"errors"
	"time"

	"parapet/internal/transport"
)

// MaxRows is how many rows a hunting query gives at most; the service cuts
// what goes beyond without a word.
const MaxRows = 100_000

// ErrTooLarge says that a hunting query gave more bytes than the service
// sends. Ask for less, or in parts.
var ErrTooLarge = errors.New("the query's result is larger than the service sends")

// "Run hunting query": at least 45 calls a minute per tenant.
var huntingQuota = &transport.Quota{
	Name:   "security/runHuntingQuery",
	Limits: []transport.Limit{{Calls: 45, Window: time.Minute}},
}

// Result is the answer to a hunting query.
type Result struct {
	Columns []Column
	Rows    []HuntingRow
}

// Column is a column of a [Result].
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"` // DateTime, String, Int64, SByte for booleans, Object …
}

// Truncated reports whether the service may have cut rows off.
func (r *Result) Truncated() bool { return len(r.Rows) >= MaxRows }

// HuntingRow is one row of a [Result]. Columns are named in any case; one that
// is absent or null reads as the zero value.
type HuntingRow struct {
	values map[string]string
}

// RunHuntingQuery runs a KQL query over the last 30 days. It gives [ErrTooLarge]
// when the result is too large to be sent; for too many rows see
// [Result.Truncated].
func (c *Client) RunHuntingQuery(ctx context.Context, kql string) (*Result, error) {
	return nil, nil
}

// String returns a column's text.
func (r HuntingRow) String(column string) string { return "" }

// Time returns a column's time.
func (r HuntingRow) Time(column string) (time.Time, error) { return time.Time{}, nil }

// Strings returns a column's list, whether it arrived as one or as text that
// holds one.
func (r HuntingRow) Strings(column string) ([]string, error) { return nil, nil }
