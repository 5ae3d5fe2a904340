package transport

import (
	"context"
	"fmt"
	"slices"
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

	mu       sync.Mutex
	loaded   bool
	answered []time.Time // oldest first
	inFlight int
	shutTill time.Time
	left     chan struct{} // closed when a call in flight is answered
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
	if err := g.load(ctx); err != nil {
		return time.Time{}, "", nil, err
	}
	now := time.Now()
	if g.shutTill.After(now) {
		return g.shutTill, ToldToWait, nil, nil
	}
	free, full := g.nextFree()
	if full || free.After(now) {
		return free, QuotaFull, g.left, nil
	}
	if err := g.save(ctx, now); err != nil {
		return time.Time{}, "", nil, err
	}
	g.inFlight++
	return time.Time{}, "", nil, nil
}

// nextFree returns when the limits allow one more call. It reports full when
// calls in flight alone exhaust a limit: then only an answer can free a place.
func (g *gate) nextFree() (at time.Time, full bool) {
	for _, limit := range g.limits {
		places := limit.Calls - g.inFlight
		if places <= 0 {
			return time.Time{}, true
		}
		if len(g.answered) < places {
			continue
		}
		oldest := g.answered[len(g.answered)-places]
		if free := oldest.Add(limit.Window + windowMargin); free.After(at) {
			at = free
		}
	}
	return at, false
}

// leave gives up a place. A call that was sent counts from now on for a whole
// window; one that was not never happened.
func (g *gate) leave(sent bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inFlight--
	if sent {
		g.record(time.Now())
	}
	close(g.left)
	g.left = make(chan struct{})
}

// shut keeps every call of the quota from being sent before until.
func (g *gate) shut(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until.After(g.shutTill) {
		g.shutTill = until
	}
}

// record appends a call and drops the ones no limit looks back to.
func (g *gate) record(at time.Time) {
	most, longest := 0, time.Duration(0)
	for _, limit := range g.limits {
		most, longest = max(most, limit.Calls), max(longest, limit.Window)
	}
	g.answered = append(g.answered, at)
	drop := max(0, len(g.answered)-most)
	for drop < len(g.answered) && at.Sub(g.answered[drop]) > longest+windowMargin {
		drop++
	}
	g.answered = append(g.answered[:0], g.answered[drop:]...)
}

// load reads what earlier processes used up, once. A call dated in the future,
// by a clock that was wrong, counts as made now.
func (g *gate) load(ctx context.Context) error {
	if g.loaded || g.ledger == nil || len(g.limits) == 0 {
		return nil
	}
	calls, err := g.ledger.Load(ctx, g.key)
	if err != nil {
		return err
	}
	now := time.Now()
	for _, at := range calls {
		if at.After(now) {
			at = now
		}
		g.record(at)
	}
	g.loaded = true
	return nil
}

// save remembers the answered calls, those in flight, and the one about to be
// sent: a process that dies then has not forgotten it.
func (g *gate) save(ctx context.Context, now time.Time) error {
	if g.ledger == nil || len(g.limits) == 0 {
		return nil
	}
	calls := slices.Clone(g.answered)
	for range g.inFlight + 1 {
		calls = append(calls, now)
	}
	return g.ledger.Save(ctx, g.key, calls)
}
