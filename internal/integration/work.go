package integration

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"parapet/internal/ingest"
	"parapet/internal/transport"
)

// work is a run at work: what is known of it now, and what of that is recorded.
type work struct {
	runner   *Runner
	instance Instance
	log      *slog.Logger
	way      *transport.Client // nil before it is connected

	mu     sync.Mutex
	run    Run // with the tally of the attempts before
	steps  []RunStep
	events []Event // not recorded yet
	quotas map[string]transport.Wait
	told   map[string]time.Time // until when it was told that a quota is waited for
	moved  time.Time            // when something happened last
	bytes  int64                // received by then
	used   []QuotaUse           // of each quota, a few seconds ago
	stuck  bool                 // nothing has happened for a while

	fresh chan struct{} // holds one value when there is something to record
}

func newWork(r *Runner, is Instance, run Run) *work {
	return &work{
		runner: r, instance: is, run: run,
		log:  r.cfg.Logger.With("run_id", string(run.ID), "integration", is.Key),
		used: []QuotaUse{}, quotas: map[string]transport.Wait{}, told: map[string]time.Time{}, moved: now(),
		fresh: make(chan struct{}, 1),
	}
}

// event takes the news of a step.
func (w *work) event(e ingest.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.moved, w.stuck = now(), false
	if off := w.isOff(e.Step); off {
		return
	}
	i := slices.IndexFunc(w.steps, func(s RunStep) bool { return s.Step == e.Step })
	if i < 0 {
		i = len(w.steps)
		w.steps = append(w.steps, RunStep{Step: e.Step, StartedAt: w.moved})
		if e.Outcome == "" {
			w.note(happened(Info, CodeStepStarted, e.Step, "started"))
		}
	}
	step := &w.steps[i]
	again := step.Outcome != ""
	step.Done, step.Expected = e.Done, e.Expected
	if e.Outcome != "" {
		step.Outcome, step.Reason, step.EndedAt = e.Outcome, e.Reason, w.moved
		w.note(stepEvent(e, again))
	}
	w.publish()
}

// isOff reports whether a source is switched off.
func (w *work) isOff(step string) bool {
	on, said := w.instance.Sources[step]
	return said && !on
}

// waits takes the news that calls wait for a quota.
func (w *work) waits(wait transport.Wait) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quotas[wait.Quota] = wait
	if time.Until(wait.Until) >= worthTelling && wait.Until.After(w.told[wait.Quota]) {
		w.told[wait.Quota] = wait.Until.Add(worthTelling)
		code := CodeWaiting
		if wait.Reason == transport.ToldToWait {
			code = CodeThrottled
		}
		w.note(happened(Info, code, "", fmt.Sprintf("calls wait until %s for the quota %s (%s)",
			wait.Until.UTC().Format(time.RFC3339), wait.Quota, wait.Reason)))
	}
	w.publish()
}

// worthTelling is how long a wait is that people want to know of.
const worthTelling = time.Minute

// publish tells whoever follows the run how far it has come.
func (w *work) publish() {
	p := &Progress{At: time.Now(), Steps: slices.Clone(w.steps), Waits: []QuotaWait{}, Quota: w.used, Calls: map[string]int{}, Bytes: map[string]int64{}}
	for _, q := range w.waiting() {
		p.Waits = append(p.Waits, QuotaWait{q.Quota, q.Until, string(q.Reason)})
	}
	if w.stuck && len(p.Waits) > 0 {
		p.WaitingUntil, p.WaitingFor = p.Waits[0].Until, p.Waits[0].Quota
	}
	w.count(p.Calls, p.Bytes)
	w.runner.store.news.advance(w.run.ID, p)
}

// waiting are the waits that last, that which ends first in front.
func (w *work) waiting() []transport.Wait {
	maps.DeleteFunc(w.quotas, func(_ string, q transport.Wait) bool { return !q.Until.After(time.Now()) })
	return slices.SortedFunc(maps.Values(w.quotas), func(a, b transport.Wait) int {
		return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.Quota, b.Quota))
	})
}

// count adds what was called and received to that of the attempts before.
func (w *work) count(calls map[string]int, bytes map[string]int64) {
	maps.Copy(calls, w.run.Calls)
	maps.Copy(bytes, w.run.Bytes)
	if w.way == nil {
		return
	}
	for api, n := range w.way.Calls() {
		calls[string(api)] += n
	}
	for api, n := range w.way.Bytes() {
		bytes[string(api)] += n
	}
}

// note keeps an event to be recorded soon.
func (w *work) note(e Event) {
	w.events = append(w.events, e)
	select {
	case w.fresh <- struct{}{}:
	default:
	}
}

// record records a change of the run, what was not recorded before, and more events.
func (w *work) record(ctx context.Context, change func(*Run), more ...Event) (Run, error) {
	w.mu.Lock()
	all := append(w.events, more...)
	tally := w.tally()
	w.events = nil
	w.mu.Unlock()
	run, err := w.runner.store.record(ctx, w.run.ID, func(r *Run) {
		r.Tally = tally
		if change != nil {
			change(r)
		}
	}, all...)
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(all, w.events...)
	}
	return run, err
}

// tally is what the run did so far.
func (w *work) tally() Tally {
	t := w.run.Tally
	t.Steps = slices.Clone(w.steps)
	if len(t.Steps) == 0 {
		t.Steps = w.run.Steps // of the attempt before
	}
	t.Calls, t.Bytes = map[string]int{}, map[string]int64{}
	w.count(t.Calls, t.Bytes)
	return t
}
