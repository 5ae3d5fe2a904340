package api

import (
	"cmp"
	"math"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/time/rate"

	"parapet/internal/problem"
)

// Limits are how much anybody may ask. The zero value is a sensible set.
type Limits struct {
	// PerSecond is how many requests a second a token, a session, or an address
	// that has not signed in may make in the long run, and Burst how many at
	// once: 100 and 200 when 0. Addresses have a tenth of both.
	PerSecond float64
	Burst     int
	// Body is how many bytes a request may have: 1 MiB when 0.
	Body int64
	// Request is how long an operation may take, Query how long one that asks
	// the graph may: 30 s and 2 min when 0.
	Request, Query time.Duration
}

func (l Limits) withDefaults() Limits {
	return Limits{
		PerSecond: cmp.Or(l.PerSecond, 100), Burst: cmp.Or(l.Burst, 200),
		Body:    cmp.Or(l.Body, 1<<20),
		Request: cmp.Or(l.Request, 30*time.Second), Query: cmp.Or(l.Query, 2*time.Minute),
	}
}

// anonymousShare is the part of the limits that an address has which has not
// signed in: enough to sign in, too little to guess.
const anonymousShare = 10

// throttles hold who has asked how much of late.
type throttles struct {
	limits Limits
	mu     sync.Mutex
	of     map[string]*throttle
	swept  time.Time
}

type throttle struct {
	*rate.Limiter
	seen time.Time
}

func newThrottles(limits Limits) *throttles {
	return &throttles{limits: limits, of: map[string]*throttle{}}
}

// wait is how long somebody has to wait before he may ask again; 0 when he may
// now.
func (t *throttles) wait(who string, anonymous bool, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sweep(now)
	one := t.of[who]
	if one == nil {
		perSecond, burst := t.limits.PerSecond, t.limits.Burst
		if anonymous {
			perSecond, burst = perSecond/anonymousShare, int(math.Ceil(float64(burst)/anonymousShare))
		}
		one = &throttle{Limiter: rate.NewLimiter(rate.Limit(perSecond), burst)}
		t.of[who] = one
	}
	one.seen = now
	reservation := one.ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

// idle is when a throttle has surely filled up again.
const idle = 10 * time.Minute

func (t *throttles) sweep(now time.Time) {
	if now.Sub(t.swept) < idle {
		return
	}
	t.swept = now
	for who, one := range t.of {
		if now.Sub(one.seen) > idle {
			delete(t.of, who)
		}
	}
}

// throttle keeps who asks within his limits.
func (s *server) throttle(hctx huma.Context, next func(huma.Context)) {
	req := requestOf(hctx.Context())
	if err := s.within(req.payer(), req.unknown != nil); err != nil {
		r, w := humago.Unwrap(hctx)
		s.refuse(w, r, err)
		return
	}
	next(hctx)
}

// within says what to tell somebody who is beyond his limits.
func (s *server) within(who string, anonymous bool) error {
	if wait := s.throttles.wait(who, anonymous, time.Now()); wait > 0 {
		return &problem.Error{
			Kind: problem.TooMany, RetryAfter: wait,
			Text: "too many requests at once; wait as long as Retry-After says",
		}
	}
	return nil
}
