package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/transport"
)

// sweepWidth is how many calls of a sweep are under way at once. Transport
// paces them; this many keep it busy at half a second a call.
const sweepWidth = 8

// tooManyInARow is after how many failures without a success in between a sweep
// takes it that the service is down, and not that some things are odd.
const tooManyInARow = 24

// failure is a thing for which a call failed.
type failure struct {
	place int
	thing string
	err   error
}

// sweep calls ask for each thing, some at once. What fails is tried again when
// all else is done; what fails again is returned, in the order of things. The
// error is one that no other call would escape: a permission or a licence that
// is missing, a host out of reach, or that nothing succeeds.
func sweep(ctx context.Context, t *task, things []string, ask func(context.Context, string) error) ([]failure, error) {
	failed, err := sweepSome(ctx, t, things, ask)
	if err == nil && len(failed) > 0 && len(failed) == len(things) {
		return nil, failed[0].err
	}
	return failed, err
}

// sweepSome does so for some of the things, of which all may fail.
func sweepSome(ctx context.Context, t *task, things []string, ask func(context.Context, string) error) ([]failure, error) {
	first := make([]failure, len(things))
	for i, thing := range things {
		first[i] = failure{place: i, thing: thing}
	}
	s := &sweeper{task: t, ask: ask, limit: tooManyInARow}
	failed, err := s.over(ctx, first)
	if err != nil || len(failed) == 0 {
		return nil, err
	}
	s.limit = len(failed) + 1 // these are odd already
	return s.over(ctx, failed)
}

type sweeper struct {
	task  *task
	ask   func(context.Context, string) error
	limit int

	mu     sync.Mutex
	failed []failure
	inARow int
}

// over asks for all things once and returns those that failed.
func (s *sweeper) over(ctx context.Context, things []failure) ([]failure, error) {
	s.failed, s.inARow = nil, 0
	s.task.expect(len(things))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sweepWidth)
	for _, thing := range things {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			thing.err = s.ask(ctx, thing.thing)
			s.task.advance()
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return s.settle(thing)
		})
	}
	err := group.Wait()
	slices.SortFunc(s.failed, func(a, b failure) int { return a.place - b.place })
	return s.failed, err
}

// settle notes how a call ended; its error ends the sweep.
func (s *sweeper) settle(f failure) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.err == nil {
		s.inARow = 0
		return nil
	}
	if s.inARow++; !isOdd(f.err) {
		return f.err
	}
	if s.inARow >= s.limit {
		return fmt.Errorf("%d calls in a row did not succeed: %w", s.inARow, f.err)
	}
	s.failed = append(s.failed, f)
	return nil
}

// isOdd reports whether an error may be that of one thing alone.
func isOdd(err error) bool {
	refused, ok := errors.AsType[*transport.Error](err)
	if !ok {
		return true
	}
	switch refused.Kind {
	case transport.Unauthorized, transport.MissingRole, transport.Unlicensed, transport.Throttled,
		transport.Unreachable, transport.UnknownCA, transport.Clock, transport.Disallowed:
		return false
	}
	return true
}

// describe names the first few failures, and the reason of the first.
func describe(failed []failure) string {
	var names []string
	for _, f := range failed[:min(examples, len(failed))] {
		names = append(names, f.thing)
	}
	return fmt.Sprintf("%s (%s)", enumerate(names, len(failed)), strings.TrimSuffix(failed[0].err.Error(), "."))
}
