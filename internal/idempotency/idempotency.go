// Package idempotency remembers for a day what became of requests that carried a
// key, so that a client which does not know whether its request arrived may send
// it again without its being done twice.
//
// Who serves requests asks Begin before doing one, and says Finish or Forget
// after it. The package knows nothing of what is asked for; a key belongs to who
// made it up, and to one request.
package idempotency

import (
	"context"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// Lifetime is how long an answer is remembered.
const Lifetime = 24 * time.Hour

// abandoned is when a request that has not ended never will: the process died.
// No request may take as long.
const abandoned = 10 * time.Minute

// Key names a request.
type Key struct {
	// Owner is who made up the name.
	Owner, Name string
	// Request tells requests apart, such as a digest of all that they say.
	Request string
}

// Answer is what a request was answered.
type Answer struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"`
}

// Store remembers answers in the state.
type Store struct{ db *state.DB }

// NewStore remembers answers in this state.
func NewStore(db *state.DB) *Store { return &Store{db} }

// Begin says what the request was answered before, or nil when it is to be done
// now, and then ended by Finish or Forget. A key that came with another request
// is Invalid; one whose request is still being done is a Conflict.
func (s *Store) Begin(ctx context.Context, key Key) (*Answer, error) {
	now := time.Now()
	var found *entry
	err := s.db.Write(ctx, func(tx *state.Tx) error {
		if err := forgetBefore(ctx, tx, now.Add(-Lifetime)); err != nil {
			return err
		}
		var err error
		if found, err = begin(ctx, tx, key, now); err != nil || found == nil {
			return err
		}
		if found.answer == nil && found.request == key.Request && now.Sub(found.began) > abandoned {
			found = nil
			return restart(ctx, tx, key, now)
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case found == nil:
		return nil, nil
	case found.request != key.Request:
		return nil, problem.New(problem.Invalid, "this idempotency key came with another request; use a new one for every request")
	case found.answer == nil:
		return nil, &problem.Error{Kind: problem.Conflict, RetryAfter: time.Second, Text: "a request with this idempotency key is being done; ask again in a moment"}
	}
	return found.answer, nil
}

// Finish remembers what the request was answered.
func (s *Store) Finish(ctx context.Context, key Key, answer Answer) error {
	return s.db.Write(ctx, func(tx *state.Tx) error { return finish(ctx, tx, key, answer) })
}

// Forget lets the request be done again.
func (s *Store) Forget(ctx context.Context, key Key) error {
	return s.db.Write(ctx, func(tx *state.Tx) error { return forget(ctx, tx, key) })
}
