package api

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/problem"
)

// TestAwait: while something is not done, every second says so.
func TestAwait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, done := &server{}, make(chan struct{})
		time.AfterFunc(3500*time.Millisecond, func() { close(done) })
		var told []int64
		err := s.await(done, func(e event) error {
			told = append(told, e.Data.(queryProgress).Elapsed)
			return nil
		})
		if err != nil || len(told) != 3 || told[2] != 3000 {
			t.Errorf("told %v, %v; want three times, and no error", told, err)
		}
	})
}

// TestAwaitEnds: nobody is waited for who has gone, nor by a server that stops.
func TestAwaitEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gone := errors.New("gone")
		if err := (&server{}).await(nil, func(event) error { return gone }); !errors.Is(err, gone) {
			t.Errorf("nobody listens: %v", err)
		}
		stopping := make(chan struct{})
		close(stopping)
		err := (&server{cfg: Config{Stopping: stopping}}).await(nil, func(event) error { return nil })
		if !problem.Is(err, problem.Unavailable) {
			t.Errorf("the server stops: %v", err)
		}
	})
}
