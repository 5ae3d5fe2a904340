package integration

import (
	"context"
	"errors"

	"parapet/internal/graph"
	"parapet/internal/ingest"
	"parapet/internal/problem"
	"parapet/internal/state"
)

// Removal says what goes when an integration is deleted.
type Removal struct {
	ID  ID     `json:"id"`
	Key string `json:"key"`
	// Confirm is what has to be typed to delete it.
	Confirm string `json:"confirm"`
	// Entities and Relationships are those of it in the graph, by type. What other
	// owners link to them goes too.
	Entities      map[string]int `json:"entities"`
	Relationships map[string]int `json:"relationships"`
	Total         int            `json:"total"`
	// Pending says that it goes when the run that is at work has ended.
	Pending bool `json:"pending,omitempty"`
}

// Removal says what would go if an integration were deleted.
func (r *Runner) Removal(ctx context.Context, id ID) (Removal, error) {
	is, err := r.store.Instance(ctx, id)
	if err != nil {
		return Removal{}, err
	}
	living, err := r.living(ctx)
	if err != nil {
		return Removal{}, err
	}
	gone := Removal{ID: is.ID, Key: is.Key, Confirm: is.Key, Entities: map[string]int{}, Relationships: map[string]int{}}
	for t, n := range living[ingest.Partition(is.Key)] {
		gone.Total += n
		if graph.Declared().Entity(t) != nil {
			gone.Entities[string(t)] = n
		} else {
			gone.Relationships[string(t)] = n
		}
	}
	return gone, nil
}

// living counts what there is of each type in each partition.
func (r *Runner) living(ctx context.Context) (map[graph.Partition]map[graph.Type]int, error) {
	stats, err := r.cfg.Graph.Stats(ctx)
	if err != nil {
		return nil, err
	}
	all := map[graph.Partition]map[graph.Type]int{}
	for _, s := range stats.Types {
		if s.Living == 0 {
			continue
		}
		if all[s.Partition] == nil {
			all[s.Partition] = map[graph.Type]int{}
		}
		all[s.Partition][s.Type] = s.Living
	}
	return all, nil
}

// Remove deletes an integration and takes what it read out of the graph, whose past
// keeps it. The confirmation is its key. A run of it that is at work has to be
// cancelled first; while another is, the graph waits for that.
func (r *Runner) Remove(ctx context.Context, id ID, version int64, confirm, by string) (Removal, error) {
	gone, err := r.Removal(ctx, id)
	if err != nil {
		return gone, err
	}
	if confirm != gone.Confirm {
		return gone, problem.Wrong(problem.Field{Path: "confirm", Text: "must be the integration's key, " + gone.Confirm + ", to confirm that all its data goes"})
	}
	if err := r.store.bury(ctx, id, version, by); err != nil {
		return gone, err
	}
	_, err = r.Sweep(ctx)
	if gone.Pending = errors.Is(err, graph.ErrLocked); gone.Pending {
		return gone, nil
	}
	return gone, err
}

// bury deletes an integration, and ends a run of it that waits.
func (s *Store) bury(ctx context.Context, id ID, version int64, by string) error {
	waited, err := write(ctx, s, func(tx *state.Tx) (*Run, error) {
		is, err := instance(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if err := upToDate("integration", version, is.Version); err != nil {
			return nil, err
		}
		current, found, err := s.unfinished(ctx, tx, is)
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, buryInstance(ctx, tx, id, by)
		}
		if current.State == RunRunning {
			return nil, problem.New(problem.Conflict, "a run of %q is at work: cancel it first", is.Name)
		}
		end(RunCancelled, "")(&current)
		return &current, errors.Join(updateRun(ctx, tx, current), buryInstance(ctx, tx, id, by),
			insertEvents(ctx, tx, current.ID, happened(Warn, CodeCancelled, "", "cancelled: "+by+" deleted the integration")))
	})
	if err != nil || waited == nil {
		return err
	}
	s.news.tell(*waited)
	return s.queue.Cancel(ctx, id, waited.ID)
}

// Sweep takes what deleted integrations have left out of the graph, and returns how
// many they were. The error is graph.ErrLocked while somebody else writes.
func (r *Runner) Sweep(ctx context.Context) (int, error) {
	keys, err := read(ctx, r.store, func(tx *state.Tx) ([]string, error) { return buriedKeys(ctx, tx) })
	if err != nil || len(keys) == 0 {
		return 0, err
	}
	living, err := r.living(ctx)
	if err != nil {
		return 0, err
	}
	swept := 0
	for _, key := range keys {
		if err := ingest.Discard(r.spool(), key); err != nil {
			return swept, err
		}
		if len(living[ingest.Partition(key)]) == 0 {
			continue
		}
		if _, err := ingest.Remove(ctx, r.cfg.Graph, key); err != nil {
			return swept, err
		}
		swept++
	}
	return swept, nil
}
