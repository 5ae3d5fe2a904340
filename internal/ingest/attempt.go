package ingest

import (
	"context"
	"errors"
	"fmt"

	"parapet/internal/graph"
)

// attempted keeps how the steps ended of a run that saw nothing, which nothing
// says. The graph stays as it is, and so does what the last run left for the
// next; but whoever asks is told that this one was in vain.
func (r *run) attempted(ctx context.Context, tx graph.Tx, nothing error) error {
	for _, t := range r.tasks {
		r.draft.Reset(t.step.types...)
	}
	_, err := tx.Seal(ctx, Partition(r.cfg.Name), r.outcomes(), nil)
	if err = errors.Join(err, ctx.Err()); err == nil {
		err = tx.Commit(ctx)
	}
	if err != nil {
		return fmt.Errorf("%w; and that could not be noted: %w", nothing, err)
	}
	return nothing
}
