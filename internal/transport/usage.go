package transport

import (
	"context"
	"fmt"
	"time"
)

// Usage is how much of a quota is used up.
type Usage struct {
	Quota   string
	Windows []WindowUsage
	// Free is when one more call may be sent; not after now when it may at once.
	Free time.Time
}

// WindowUsage is how many calls were made in the window of a limit that ends
// now.
type WindowUsage struct {
	Limit

	Used int
}

// Usage returns how much of a quota is used up, by this client, by others that
// share its ledger and scope, and by those before it. It writes nothing.
func (c *Client) Usage(ctx context.Context, api API, quota *Quota) (Usage, error) {
	return c.gates.of(api, quota).usage(ctx)
}

func (g *gate) usage(ctx context.Context) (Usage, error) {
	all, now, err := g.look(ctx)
	if err != nil {
		return Usage{}, fmt.Errorf("look up the calls of %s: %w", g.name, err)
	}
	usage := Usage{Quota: g.name}
	usage.Free, _ = all.next(g.limits, now)
	for _, limit := range g.limits {
		usage.Windows = append(usage.Windows, WindowUsage{limit, all.used(limit.Window, now)})
	}
	return usage, nil
}

// Usages returns how much is used up of every quota that was used so far and has
// limits, by name. What cannot be looked up is left out.
func (c *Client) Usages(ctx context.Context) []Usage {
	var all []Usage
	for _, g := range c.gates.limited() {
		if usage, err := g.usage(ctx); err == nil {
			all = append(all, usage)
		}
	}
	return all
}

// look reckons what is used up without taking anything.
func (g *gate) look(ctx context.Context) (reckoning, time.Time, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	calls := map[string]Calls{}
	if g.ledger != nil {
		var err error
		if calls, err = g.ledger.Load(ctx, g.key); err != nil {
			return reckoning{}, now, err
		}
	}
	forget(calls, g.owner, now, g.limits)
	calls[g.owner] = g.ours.since(now, g.limits)
	return reckon(calls, g.owner, now), now, nil
}
