package ingest

import (
	"context"
	"time"

	"parapet/internal/graph"
	"parapet/internal/ingest/spool"
	"parapet/internal/transport"
)

// openSpool is where the run keeps what it reads, nil for nowhere.
func openSpool(cfg Config) *spool.Spool {
	if cfg.Spool == "" {
		return nil
	}
	return spool.New(cfg.Spool, cfg.Name, cfg.Scope, cfg.Fresh)
}

// recorded reads the source from what an interrupted run has kept of it, or keeps
// what it reads. That there is no room for it is no reason not to read.
func (t *task) recorded(ctx context.Context, read func(context.Context) error) error {
	if t.spool == nil {
		return read(ctx)
	}
	kept := t.spool.Step(t.step.name)
	err := read(transport.Record(ctx, kept))
	if since, ok := kept.Resumed(); ok {
		t.notes.remark("taken from what an interrupted sync had read at %s", since.UTC().Format(time.RFC3339))
	}
	if outcome, _ := t.judge(err); outcome == graph.Succeeded {
		kept.Finish()
	}
	if failed := kept.Err(); failed != nil && ctx.Err() == nil {
		t.notes.remark("not kept for the case that the sync is interrupted: %v", failed)
	}
	return err
}

// forgetSpool removes what was kept: it is committed.
func (r *run) forgetSpool() {
	if r.spool == nil {
		return
	}
	if err := r.spool.Remove(); err != nil {
		r.cfg.Logger.Warn("could not remove what was kept for the case that the sync is interrupted", "error", err)
	}
}
