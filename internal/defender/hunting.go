package defender

import (
	"context"
	"time"

	"parapet/internal/hunting"
	"parapet/internal/transport"
)

// HuntingEnds is when Microsoft stops answering [Client.RunHuntingQuery], by
// message center post MC1220762.
var HuntingEnds = time.Date(2027, time.February, 1, 0, 0, 0, 0, time.UTC)

// RunHuntingQuery makes the client a [hunting.Runner], until [HuntingEnds].
// Graph's runs the same queries and stays.
func (c *Client) RunHuntingQuery(ctx context.Context, kql string) (*hunting.Result, error) {
	req := c.request(huntingQuota, "/advancedqueries/run")
	req.API = transport.Hunting
	return hunting.Run(ctx, c.transport, req, kql)
}
