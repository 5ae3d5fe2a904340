package job

import (
	"context"
	"fmt"

	"parapet/internal/state"
)

// putBack makes the jobs available that were at work when their process died.
func putBack(ctx context.Context, db *state.DB) error {
	return db.Write(ctx, func(tx *state.Tx) error {
		_, err := tx.Exec(ctx, "UPDATE river_job SET state = 'available' WHERE state = 'running'")
		return err
	})
}

// Count is how many jobs of a kind are in a state.
type Count struct {
	Kind, State string
	Jobs        int
}

// Counts are the jobs that the queue knows, those that ended within the last day
// included.
func (q *Queue) Counts(ctx context.Context) ([]Count, error) {
	var all []Count
	err := q.db.Read(ctx, func(tx *state.Tx) error {
		all = nil
		rows, err := tx.Query(ctx, "SELECT kind, CAST(state AS TEXT), count(*) FROM river_job GROUP BY kind, state ORDER BY kind, 2")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var c Count
			if err := rows.Scan(&c.Kind, &c.State, &c.Jobs); err != nil {
				return err
			}
			all = append(all, c)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("count the jobs: %w", err)
	}
	return all, nil
}
