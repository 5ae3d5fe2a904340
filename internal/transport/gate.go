package transport

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// windowMargin keeps a call clear of the very end of a window, where our
// reckoning and the server's may round differently.
const windowMargin = 10 * time.Millisecond

// gate lets the calls of one quota through, never more than its limits allow,
// and none while the server has asked for a pause.
//
// A call occupies its place from before it is sent until a full window after it
// was answered. The server counts it at some moment in between, so however long
// either leg took, no stretch of the server's time holds more calls than the
// limit. Buckets that refill would not do: they let nearly twice the limit
// through within one window.
type gate struct {
	api    API
	name   string
	limits []Limit
	ledger Ledger // nil: not remembered
	key    string
	owner  string // as whom the ledger knows this client

	mu   sync.Mutex
	ours Calls
	left chan struct{} // closed when a call in flight is answered
}

// enter waits until one more call may be sent, and takes its place.
func (g *gate) enter(ctx context.Context, onWait func(Wait)) error {
	var told time.Time
	for {
		until, reason, left, err := g.try(ctx)
		if err != nil {
			return fmt.Errorf("remember the calls of %s: %w", g.name, err)
		}
		if reason == "" {
			return nil
		}
		if until.After(told) {
			told = until
			onWait(Wait{API: g.api, Quota: g.name, Until: until, Reason: reason})
		}
		if err := g.wait(ctx, until, left); err != nil {
			return err
		}
	}
}

// wait returns at until, or when another call leaves; a zero until means that
// only the latter can help.
func (g *gate) wait(ctx context.Context, until time.Time, left <-chan struct{}) error {
	var due <-chan time.Time
	if !until.IsZero() {
		timer := time.NewTimer(time.Until(until))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-due:
	case <-left:
	}
	return nil
}

// try takes a place if there is one, which an empty reason says. Otherwise it
// returns when to try again: at until, unless that is zero, or when left closes.
func (g *gate) try(ctx context.Context) (until time.Time, reason Reason, left <-chan struct{}, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	err = g.share(ctx, now, func(all reckoning) bool {
		until, reason = all.next(g.limits, now)
		if reason == "" {
			g.ours.Open = append(g.ours.Open, now)
		}
		return reason == ""
	})
	if err != nil && reason == "" {
		g.ours.Open = g.ours.Open[:len(g.ours.Open)-1]
	}
	return until, reason, g.left, err
}

// leave gives up a place. A call that was sent counts from now on for a whole
// window; one that was not never happened.
func (g *gate) leave(sent bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	g.ours.Open = g.ours.Open[1:] // which one of them matters to nobody
	if sent {
		g.ours.Answered = append(g.ours.Answered, now)
	}
	// What is not written now is written with the next call, and counts as open
	// until then.
	_ = g.share(context.Background(), now, func(reckoning) bool { return true })
	close(g.left)
	g.left = make(chan struct{})
}

// shut keeps every call of the quota from being sent before until.
func (g *gate) shut(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until.After(g.ours.Shut) {
		g.ours.Shut = until
		_ = g.share(context.Background(), time.Now(), func(reckoning) bool { return true }) // others meet their own 429
	}
}

// share calls change with the calls of all who share the quota. When it reports
// that ours changed, the others get to know.
func (g *gate) share(ctx context.Context, now time.Time, change func(reckoning) bool) error {
	g.ours = g.ours.since(now, g.limits)
	if g.ledger == nil || len(g.limits) == 0 {
		change(reckon(map[string]Calls{g.owner: g.ours}, g.owner, now))
		return nil
	}
	return g.ledger.Update(ctx, g.key, func(calls map[string]Calls) map[string]Calls {
		forget(calls, g.owner, now, g.limits)
		calls[g.owner] = g.ours
		if !change(reckon(calls, g.owner, now)) {
			return nil
		}
		calls[g.owner] = g.ours
		return calls
	})
}
