package integration

import (
	"context"
	"time"
)

// MarkRunning leaves a run as a process does that dies while it is at work.
func (s *Store) MarkRunning(ctx context.Context, id RunID, since time.Time) error {
	_, err := s.record(ctx, id, func(r *Run) {
		r.State, r.StartedAt, r.EndedAt, r.Attempts, r.Generation = RunRunning, since, time.Time{}, 1, 0
		r.Tally = noTally()
	})
	return err
}

// OpenProof is what is secret of a credential.
func (s *Store) OpenProof(ctx context.Context, id CredentialID) (Proof, error) {
	c, err := s.proof(ctx, id)
	return c.Proof, err
}
