package transport

import (
	"context"
	"time"
)

// Ledger remembers when calls were made, so that a new process does not begin
// with quotas the last one has used up.
type Ledger interface {
	// Load returns the calls saved under key, oldest first; none is no error.
	Load(ctx context.Context, key string) ([]time.Time, error)
	// Save replaces the calls saved under key.
	Save(ctx context.Context, key string, calls []time.Time) error
}
