package integration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// RunFilter chooses runs.
type RunFilter struct {
	// Integration is empty for all.
	Integration ID
	// Keys are those of the integrations that may be seen; nil for all.
	Keys []string
	// States are empty for all.
	States []RunState
	// Since and Until bound when they were asked for; zero for no bound.
	Since, Until time.Time
	OldestFirst  bool
	// After is the last run of the page before; empty for the first page.
	After RunID
	// Limit is how many are wanted, 100 when it is 0 and at most 1,000.
	Limit int
}

func (f RunFilter) limit() int {
	if f.Limit <= 0 {
		return 100
	}
	return min(f.Limit, 1000)
}

// RunPage is a part of the runs that a filter chooses.
type RunPage struct {
	Runs []Run
	// Total is how many the filter chooses on all pages.
	Total int
}

// Report is all that is known of a run.
type Report struct {
	Run

	Name        string  `json:"integration_name"`
	AccountName string  `json:"account_name"`
	Events      []Event `json:"events"`
}

// Run is the run of an id.
func (s *Store) Run(ctx context.Context, id RunID) (Run, error) {
	return read(ctx, s, func(tx *state.Tx) (Run, error) { return run(ctx, tx, id) })
}

// Runs are those that a filter chooses, the newest first.
func (s *Store) Runs(ctx context.Context, f RunFilter) (RunPage, error) {
	return read(ctx, s, func(tx *state.Tx) (RunPage, error) { return runs(ctx, tx, f) })
}

// Events are those of a run after the one of a number, at most so many.
func (s *Store) Events(ctx context.Context, id RunID, after, limit int) ([]Event, error) {
	return read(ctx, s, func(tx *state.Tx) ([]Event, error) { return events(ctx, tx, id, after, limit) })
}

// maxEvents bounds the events of a report.
const maxEvents = 10_000

// Report is all that is known of a run, to be kept elsewhere.
func (s *Store) Report(ctx context.Context, id RunID) (Report, error) {
	return read(ctx, s, func(tx *state.Tx) (Report, error) {
		r, err := run(ctx, tx, id)
		if err != nil {
			return Report{}, err
		}
		report := Report{Run: r}
		is, err := instance(ctx, tx, r.Integration)
		if err != nil && !problem.Is(err, problem.NotFound) { // a run outlives its integration
			return Report{}, err
		}
		report.Name, report.AccountName = is.Name, is.AccountName
		report.Events, err = events(ctx, tx, id, 0, maxEvents)
		return report, err
	})
}

// StartOptions say how a run is started by hand.
type StartOptions struct {
	By string
	// AcceptDeletions lets things go however many of their type they are.
	AcceptDeletions bool
}

// Start runs an integration now. A run that waits, for a quota or for its turn, is
// brought forward and returned; one that is at work is a Conflict.
func (s *Store) Start(ctx context.Context, id ID, opt StartOptions) (Run, error) {
	var ahead bool // a run that waits
	r, err := write(ctx, s, func(tx *state.Tx) (r Run, err error) {
		is, err := instance(ctx, tx, id)
		if err != nil {
			return r, err
		}
		r, ahead, err = s.unfinished(ctx, tx, is)
		switch {
		case err != nil:
			return r, err
		case !ahead:
			return queue(ctx, tx, is, ByHand, opt)
		case r.State == RunRunning || r.Cancelling:
			return r, problem.New(problem.Conflict, "a run of %q is at work: wait for its end, or cancel it", is.Name)
		}
		return r, insertEvents(ctx, tx, r.ID, happened(Info, CodeBroughtAhead, "", "brought forward by "+opt.By))
	})
	if err != nil {
		return r, err
	}
	s.news.tell(r)
	if ahead {
		return r, s.queue.Reschedule(ctx, id, r.ID)
	}
	return r, s.queue.Start(ctx, id, r.ID)
}

// unfinished is the run of an integration that has not ended, if there is one.
func (s *Store) unfinished(ctx context.Context, tx *state.Tx, is Instance) (Run, bool, error) {
	all, err := unfinishedRuns(ctx, tx)
	if err != nil {
		return Run{}, false, err
	}
	for _, r := range all {
		if r.Integration == is.ID {
			return r, true, nil
		}
	}
	return Run{}, false, nil
}

// queue notes a run that is to begin.
func queue(ctx context.Context, tx *state.Tx, is Instance, trigger Trigger, opt StartOptions) (Run, error) {
	r := Run{
		ID: RunID(state.NewID()), Integration: is.ID, Key: is.Key, Trigger: trigger, By: opt.By,
		State: RunQueued, AcceptDeletions: opt.AcceptDeletions, QueuedAt: now(), Tally: noTally(),
	}
	if err := insertRun(ctx, tx, r); err != nil {
		return r, err
	}
	text := "queued by the schedule"
	if trigger == ByHand {
		text = "queued by " + opt.By
	}
	return r, insertEvents(ctx, tx, r.ID, happened(Info, CodeQueued, "", text))
}

// Cancel stops a run. One that is at work ends soon after; the graph stays as it
// was.
func (s *Store) Cancel(ctx context.Context, id RunID, by string) (Run, error) {
	r, err := write(ctx, s, func(tx *state.Tx) (Run, error) {
		r, err := run(ctx, tx, id)
		if err != nil {
			return r, err
		}
		if r.State.Ended() {
			return r, problem.New(problem.Conflict, "the run has ended: it %s at %s", r.State, r.EndedAt.Format(time.RFC3339))
		}
		e := happened(Warn, CodeCancelling, "", "cancelled by "+by)
		if r.State == RunRunning {
			r.Cancelling = true
		} else {
			r.State, r.EndedAt, r.WaitingUntil, r.WaitingFor = RunCancelled, now(), time.Time{}, ""
			e.Code = CodeCancelled
		}
		return r, errors.Join(updateRun(ctx, tx, r), insertEvents(ctx, tx, r.ID, e))
	})
	if err != nil {
		return r, err
	}
	s.news.tell(r)
	return r, s.queue.Cancel(ctx, r.Integration, r.ID)
}

// Forget forgets what runs did that ended more than 30 days ago, but the last run
// of each integration.
func (s *Store) Forget(ctx context.Context) (int64, error) {
	return write(ctx, s, func(tx *state.Tx) (int64, error) { return deleteRuns(ctx, tx, now().Add(-history)) })
}

// history is how long it is known what runs did.
const history = 30 * 24 * time.Hour

// record changes a run and appends events to it.
func (s *Store) record(ctx context.Context, id RunID, change func(*Run), all ...Event) (Run, error) {
	r, err := write(ctx, s, func(tx *state.Tx) (Run, error) {
		r, err := run(ctx, tx, id)
		if err != nil {
			return r, err
		}
		if change != nil {
			change(&r)
			err = updateRun(ctx, tx, r)
		}
		return r, errors.Join(err, insertEvents(ctx, tx, id, all...))
	})
	if err != nil {
		return r, fmt.Errorf("record run %s: %w", id, err)
	}
	s.news.tell(r)
	return r, nil
}

// happened is an event of now.
func happened(level Level, code Code, step, text string) Event {
	return Event{At: now(), Level: level, Code: code, Step: step, Text: text}
}
