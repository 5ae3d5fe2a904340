package transport

import (
	"context"
	"time"
)

// Usage is how much of a quota is used up.
type Usage struct {
	Quota   string
	Windows []WindowUsage
	// Free is when one more call may be sent; zero for now.
	Free time.Time
}

// WindowUsage is how many calls were made in the window of a limit that ends
// now.
type WindowUsage struct {
	Limit

	Used int
}

// Usage returns how much of a quota is used up, by this client, by others that
// share its ledger and scope, and by those before it.
func (c *Client) Usage(ctx context.Context, api API, quota *Quota) (Usage, error) {
	return Usage{Quota: quota.Name}, nil
}
