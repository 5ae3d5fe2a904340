package integration

import (
	"context"
	"errors"
	"time"

	"parapet/internal/state"
)

// Due queues a run for every integration that is due by its schedule, one however
// many it has missed, and none while another has not ended. Every run whose turn it
// is goes to the queue, which takes each once, so that none is lost when a process
// ends at the wrong moment. It returns when the next integration is due, zero when
// none will be.
func (s *Store) Due(ctx context.Context, at time.Time) (next time.Time, err error) {
	var all []Run
	next, err = write(ctx, s, func(tx *state.Tx) (time.Time, error) {
		next, err := s.queueDue(ctx, tx, at)
		if err != nil {
			return next, err
		}
		all, err = unfinishedRuns(ctx, tx)
		return next, err
	})
	if err != nil {
		return next, err
	}
	var errs []error
	for _, r := range all {
		if r.State != RunRunning && !r.WaitingUntil.After(at) {
			errs = append(errs, s.queue.Start(ctx, r.Integration, r.ID))
		}
	}
	return next, errors.Join(errs...)
}

func (s *Store) queueDue(ctx context.Context, tx *state.Tx, at time.Time) (next time.Time, err error) {
	due, err := dueAt(ctx, tx)
	if err != nil {
		return next, err
	}
	all, err := instances(ctx, tx)
	if err != nil {
		return next, err
	}
	for _, is := range all {
		when := due[is.ID]
		if !when.IsZero() && !when.After(at) {
			if when, err = s.queueOne(ctx, tx, is, at); err != nil {
				return next, err
			}
		}
		if !when.IsZero() && (next.IsZero() || when.Before(next)) {
			next = when
		}
	}
	return next, nil
}

// queueOne queues a run of an integration that is due, and says when it is due
// again.
func (s *Store) queueOne(ctx context.Context, tx *state.Tx, is Instance, at time.Time) (time.Time, error) {
	next := is.Schedule.Next(is.EnabledAt, at)
	if err := setNext(ctx, tx, is.ID, next); err != nil {
		return next, err
	}
	_, busy, err := s.unfinished(ctx, tx, is)
	if err == nil && !busy {
		_, err = queue(ctx, tx, is, BySchedule, StartOptions{})
	}
	return next, err
}
