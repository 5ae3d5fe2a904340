package ingest

import (
	"context"
	"errors"
	"fmt"

	"parapet/internal/graph"
)

// attempted keeps how the steps ended of a run that saw nothing, which nothing
// says. The graph stays as it is, and the next run goes on from what the last one
// left; but whoever asks is told that this one was in vain.
func (r *run) attempted(ctx context.Context, tx graph.Tx, nothing error) error {
	for _, t := range r.tasks {
		r.draft.Reset(t.step.types...)
	}
	if err := r.noteAttempt(ctx, tx); err != nil {
		return fmt.Errorf("%w; and that could not be noted: %w", nothing, err)
	}
	return nothing
}

func (r *run) noteAttempt(ctx context.Context, tx graph.Tx) error {
	if _, err := tx.Seal(ctx, Partition(r.cfg.Name), r.outcomes(), nil); err != nil {
		return err
	}
	same, err := r.sameMemo()
	if err = errors.Join(err, ctx.Err()); err != nil {
		return err
	}
	if same != nil {
		tx.Remember(Partition(r.cfg.Name), same)
	}
	return tx.Commit(ctx)
}
