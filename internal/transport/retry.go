package transport

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	// maxThrottled is how many 429 in a row one call bears.
	maxThrottled = 20
	// maxStumbles is how often one call is sent again after a 5xx or a broken
	// connection.
	maxStumbles = 5
	// maxUnreachable is the same after a host that is unknown or refuses: enough
	// for one that restarts, and soon enough for one whose name is misspelt.
	maxUnreachable = 3

	firstStumbleWait  = 500 * time.Millisecond
	longestStumble    = 30 * time.Second
	firstThrottleWait = 2 * time.Second
	longestThrottle   = 2 * time.Minute
)

// again reports whether the request shall be sent once more, after whatever
// wait that takes. The error is ctx's.
func (x *exchange) again(ctx context.Context, err error) (bool, error) {
	// Not errors.As: a token source's error may wrap that of its own sign-in,
	// which was retried already.
	refusal, ours := err.(*Error) //nolint:errorlint // see above
	if !ours {
		return false, nil
	}
	switch refusal.Kind {
	case Throttled:
		return x.pause(refusal), nil
	case Unauthorized:
		return x.renew(), nil
	case Server, Network, Unreachable:
		return x.retry(ctx, refusal)
	}
	return false, nil
}

// reread reports whether the request shall be sent once more because reading the
// body of its answer ended with err. If not, it returns the error to report.
func (x *exchange) reread(ctx context.Context, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	failure := x.body.broken
	if failure == nil {
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			return false, err
		}
		failure = x.broken(err)
	}
	if x.replayed && x.body.kept {
		return true, nil // what was kept is spoilt: ask the server
	}
	again, waitErr := x.again(ctx, failure)
	if waitErr != nil {
		return false, waitErr
	}
	return again, failure
}

// pause shuts the gate for as long as the server asked, for every caller of the
// quota. The wait itself happens on the way back in.
func (x *exchange) pause(refusal *Error) bool {
	x.throttled++
	if x.throttled > maxThrottled {
		return false
	}
	wait := refusal.RetryAfter
	if wait <= 0 {
		chosen := backoff(x.throttled, firstThrottleWait, longestThrottle)
		wait = time.Duration(float64(chosen) * x.client.cfg.QuotaWindowScale)
	}
	x.gate.shut(time.Now().Add(wait))
	return true
}

// renew gives the token up, once: a server may refuse one before its time.
func (x *exchange) renew() bool {
	if x.renewed || x.req.Token == nil {
		return false
	}
	x.renewed = true
	x.req.Token.Expire(x.token)
	return true
}

// retry waits a while after a failure that another attempt may not meet.
func (x *exchange) retry(ctx context.Context, failure *Error) (bool, error) {
	x.throttled = 0
	x.stumbles++
	most := maxStumbles
	if failure.Kind == Unreachable {
		most = maxUnreachable
	}
	if x.stumbles > most || !x.repeatable() {
		return false, nil
	}
	wait := failure.RetryAfter
	if wait <= 0 {
		wait = backoff(x.stumbles, firstStumbleWait, longestStumble)
	}
	until := time.Now().Add(wait)
	x.client.cfg.OnWait(Wait{API: x.req.API, Quota: x.gate.name, Until: until, Reason: Stumbled})
	return true, x.gate.wait(ctx, until, nil)
}

func (x *exchange) repeatable() bool {
	return x.req.Idempotent || x.req.Method == http.MethodGet || x.req.Method == http.MethodHead
}

// backoff doubles first with every attempt, up to longest, give or take a
// quarter, so that callers that failed together do not return together.
func backoff(attempt int, first, longest time.Duration) time.Duration {
	wait := min(longest, first<<min(attempt-1, 16))
	return time.Duration(float64(wait) * (0.75 + rand.Float64()/2))
}

// Pause waits as long as a caller chose to, which is scaled as the client's own
// waits are, unless ctx ends before.
func (c *Client) Pause(ctx context.Context, d time.Duration) error {
	return Pause(ctx, time.Duration(float64(d)*c.cfg.QuotaWindowScale))
}

// Pause waits, unless ctx ends before.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
