package integration

import (
	"context"
	"encoding/json"
	"errors"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/problem"
	"parapet/internal/transport"
)

// Record is the record behind an entity of an integration, as the tenant tells
// it now. It takes a call of the tenant's quota.
func (r *Runner) Record(ctx context.Context, key string, of graph.Entity) (json.RawMessage, error) {
	is, err := r.store.InstanceOf(ctx, key)
	if err != nil {
		return nil, err
	}
	way, err := r.reach(ctx, is)
	if err != nil {
		return nil, err
	}
	defer way.Close()
	ctx, cancel := context.WithTimeoutCause(ctx, recordTimeout, errSlow)
	defer cancel()
	record, err := ingest.Record(ctx, r.source(ctx, way, r.cfg.Logger), of)
	var refused *transport.Error
	switch {
	case errors.Is(err, ingest.ErrNoRecord):
		return nil, problem.New(problem.NotFound, "%v", err)
	case errors.As(err, &refused) && refused.Kind == transport.NotFound:
		return nil, problem.New(problem.NotFound, "the tenant has no such record any more: the next run will say so")
	case err != nil:
		return nil, unavailable("read the record", err)
	}
	return record, nil
}
