package integration

import "context"

// MarkRunning leaves a run as a process does that dies while it is at work.
func (s *Store) MarkRunning(ctx context.Context, id RunID) error {
	_, err := s.record(ctx, id, func(r *Run) { r.State, r.StartedAt, r.Attempts = RunRunning, now(), 1 })
	return err
}

// OpenProof is what is secret of a credential.
func (s *Store) OpenProof(ctx context.Context, id CredentialID) (Proof, error) {
	c, err := s.proof(ctx, id)
	return c.Proof, err
}
