package msgraph

import (
	"context"
	"time"

	"parapet/internal/hunting"
	"parapet/internal/transport"
)

// "Run hunting query": at least 45 calls a minute per tenant.
var huntingQuota = &transport.Quota{
	Name:   "security/runHuntingQuery",
	Limits: []transport.Limit{{Calls: 45, Window: time.Minute}},
}

// RunHuntingQuery makes the client a [hunting.Runner].
func (c *Client) RunHuntingQuery(ctx context.Context, kql string) (*hunting.Result, error) {
	req := transport.Request{
		API: transport.Hunting, Quota: huntingQuota, URL: c.base + "/security/runHuntingQuery", Token: c.token,
	}
	return hunting.Run(ctx, c.transport, req, kql)
}

// HuntingQuota is the quota of [Client.RunHuntingQuery].
func HuntingQuota() *transport.Quota { return huntingQuota }
