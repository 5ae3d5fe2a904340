package job

import (
	"context"
	"time"
)

// glance is how often the clock looks at what is due, even if nothing is
// foreseen.
const glance = time.Minute

// pause is how long the clock rests at least: what it was told is due, and could
// not be begun, must not keep it busy.
const pause = time.Second

// Poke has the clock look at once at what is due: a schedule has changed, a run
// was recorded.
func (q *Queue) Poke() {
	select {
	case q.poked <- struct{}{}:
	default: // it is to look already
	}
}

// tick puts into the queue what is due, until ctx ends.
func (q *Queue) tick(ctx context.Context) {
	done := map[string]time.Time{}
	for _, u := range q.work.Upkeep {
		if u.Later {
			done[u.Name] = time.Now()
		}
	}
	for ctx.Err() == nil {
		now := time.Now()
		next := now.Add(glance)
		if due, err := q.work.Due(ctx, now); err != nil && ctx.Err() == nil {
			q.logger.Error("look for integrations that are due", "error", err)
		} else if !due.IsZero() && due.Before(next) {
			next = due
		}
		if due := q.keepUp(ctx, done, now); due.Before(next) {
			next = due
		}
		q.sleep(ctx, max(pause, time.Until(next)))
	}
}

// keepUp puts the upkeep into the queue that is due, of which done says when it
// was put there last, and says when it is next.
func (q *Queue) keepUp(ctx context.Context, done map[string]time.Time, now time.Time) time.Time {
	next := now.Add(glance)
	for _, u := range q.work.Upkeep {
		if last, ok := done[u.Name]; !ok || now.Sub(last) >= u.Every {
			if err := q.insert(ctx, upkeepArgs{u.Name}); err != nil {
				q.logger.Error("put upkeep into the queue", "upkeep", u.Name, "error", err)
				continue
			}
			done[u.Name] = now
		}
		if due := done[u.Name].Add(u.Every); due.Before(next) {
			next = due
		}
	}
	return next
}

// sleep waits until the clock is poked, for d at most.
func (q *Queue) sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-q.poked:
	case <-timer.C:
	}
}
