package integration

import (
	"context"
	"slices"
	"sync"
	"time"

	"parapet/internal/ingest"
	"parapet/internal/transport"
)

const (
	// glance is how often it is looked whether a run moves, and what it has used.
	glance = 5 * time.Second
	// still is how long nothing has to happen before a run counts as waiting.
	still = time.Minute
	// patience is how long a wait is for which a run makes room for others.
	patience = 5 * time.Minute
)

// watch records what is new, and stops the run with a *Wait when all it
// could do is to wait for long and nothing would be lost. What it returns ends the
// watching.
func (w *work) watch(ctx context.Context, stop context.CancelCauseFunc) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		ticker := time.NewTicker(glance)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-w.fresh:
			case <-ticker.C:
				w.measure(ctx)
			}
			if wait := w.look(); wait != nil {
				stop(wait)
				return
			}
			if err := w.flush(ctx); err != nil && ctx.Err() == nil {
				w.log.Warn("could not record how the run goes on; it is tried again", "error", err)
			}
		}
	})
	return func() {
		cancel()
		watching.Wait()
	}
}

// measure looks up how much of the quotas is used.
func (w *work) measure(ctx context.Context) {
	used := quotaUses(w.way.Usages(ctx))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.used = used
	w.publish()
}

// flush records what is new, if anything is.
func (w *work) flush(ctx context.Context) error {
	w.mu.Lock()
	nothing := len(w.events) == 0
	w.mu.Unlock()
	if nothing {
		return nil
	}
	_, err := w.record(ctx, nil)
	return err
}

// look finds out whether the run stands still, and returns for what it had better
// wait elsewhere: a step that has come some way would have to begin anew.
func (w *work) look() *Wait {
	w.mu.Lock()
	defer w.mu.Unlock()
	var received int64
	for _, n := range w.way.Bytes() {
		received += n
	}
	if received != w.bytes {
		w.bytes, w.moved = received, now()
	}
	waits := w.waiting()
	stuck := len(waits) > 0 && now().Sub(w.moved) >= still
	if stuck != w.stuck {
		w.stuck = stuck
		w.publish()
	}
	lost := slices.ContainsFunc(w.steps, func(s RunStep) bool { return s.Outcome == "" && s.Done > 0 })
	if !stuck || lost || time.Until(waits[0].Until) < patience {
		return nil
	}
	return &Wait{Until: waits[0].Until.UTC().Truncate(time.Millisecond).Add(time.Millisecond), For: "the quota " + waits[0].Quota}
}

// failed notes that the run is to be tried again.
func (w *work) failed(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.run.Retries++
	w.note(happened(Warn, CodeFailed, "", err.Error()))
}

// sum puts what a report tells of the steps to what was seen of them.
func (w *work) sum(ctx context.Context, report ingest.Report) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.way != nil {
		w.run.Quota = quotaUses(w.way.Usages(ctx))
	}
	if len(report.Steps) == 0 {
		return
	}
	w.run.Rows, w.run.Changes = 0, report.Changes
	var all []RunStep
	for _, s := range report.Steps {
		step := RunStep{Step: s.Name}
		if i := slices.IndexFunc(w.steps, func(have RunStep) bool { return have.Step == s.Name }); i >= 0 {
			step = w.steps[i]
		}
		step.Outcome, step.Reason, step.Off, step.Route, step.Missing = s.Outcome, s.Reason, s.Off, s.Route, s.Missing
		step.Entities, step.Relationships = s.Entities, s.Relationships
		step.Rows = s.Entities + s.Relationships
		for t, n := range s.Held {
			if step.Held == nil {
				step.Held = map[string]int{}
			}
			step.Held[string(t)] = n
		}
		w.run.Rows += step.Rows
		all = append(all, step)
	}
	w.steps = all
}

func quotaUses(usages []transport.Usage) []QuotaUse {
	all := []QuotaUse{}
	for _, u := range usages {
		for _, window := range u.Windows {
			if window.Used == 0 {
				continue
			}
			all = append(all, QuotaUse{Quota: u.Quota, Used: window.Used, Limit: window.Calls, Window: window.Window.Seconds()})
		}
	}
	return all
}
