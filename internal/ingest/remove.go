package ingest

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/ingest/spool"
	"parapet/internal/match"
)

// Discard forgets what interrupted runs of the integration of a name have left in the
// spool's folder.
func Discard(folder, name string) error { return spool.New(folder, name, "", 0).Remove() }

// Remove takes all that the integration of a name owns out of the graph, and what
// relates it to the rest, in one generation. The generations before keep it as
// long as they are kept. The error is graph.ErrLocked while somebody else writes.
func Remove(ctx context.Context, store graph.Store, name string) (graph.Changes, error) {
	tx, err := store.Begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin to write the graph: %w", err)
	}
	defer tx.Rollback()
	tx.Draft(Partition(name)).Finish(graph.Whole, declaredTypes()...)
	changes, err := tx.Seal(ctx, Partition(name), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("empty %s: %w", Partition(name), err)
	}
	tx.Remember(Partition(name), nil)
	_, related, err := relate(ctx, tx)
	if err != nil {
		return nil, err
	}
	for t, n := range related {
		changes.Add(t, n)
	}
	if err := tx.Commit(ctx); err != nil {
		return nil, fmt.Errorf("commit the graph: %w", err)
	}
	return changes, nil
}

func declaredTypes() []graph.Type {
	var all []graph.Type
	for _, t := range graph.Declared().Entities() {
		all = append(all, t.Type)
	}
	for _, t := range graph.Declared().Relationships() {
		all = append(all, t.Type)
	}
	return all
}

// relate matches what the graph will hold, in the partition that matching owns.
func relate(ctx context.Context, tx graph.Tx) (graph.Draft, graph.Changes, error) {
	draft, view := tx.Draft(match.Partition), tx.View()
	var group errgroup.Group
	group.Go(func() error { return tx.Write(ctx) })
	group.Go(func() error {
		if err := match.Fill(view, draft); err != nil {
			return fmt.Errorf("match entities: %w", err)
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	now := time.Now()
	done := graph.Step{Name: matchStep, Outcome: graph.Succeeded, Types: match.Types(), Ended: now, WholeAt: now}
	changes, err := tx.Seal(ctx, match.Partition, []graph.Step{done}, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("merge %s with what is stored: %w", match.Partition, err)
	}
	return draft, changes, nil
}
