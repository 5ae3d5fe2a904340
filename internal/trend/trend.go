// Package trend keeps what was counted of each state of the graph, so that how
// numbers went on is read, and not counted anew.
//
// Its one flow: who has counted something of a state puts it here, under a name of
// his own and for all who see the same part of the graph; Over gives it back for
// a span of time. What was counted of states that are kept no longer is forgotten.
//
// The package does not know what is counted, nor how.
package trend

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"parapet/internal/state"
)

// Moment is a state of the graph.
type Moment struct {
	Generation uint64
	At         time.Time
}

// Count is what was counted of a state.
type Count struct {
	Moment
	Name string
	// Value is JSON.
	Value json.RawMessage
}

// Store keeps counts. It is safe for concurrent use.
type Store struct{ db *state.DB }

// NewStore is the counts in a database.
func NewStore(db *state.DB) *Store { return &Store{db} }

// Put keeps what was counted of a state: values by their names, each of which has
// to become JSON. What was kept of them before goes. The scope is the Name of the
// scope.Graph that was counted.
func (s *Store) Put(ctx context.Context, scope string, m Moment, values map[string]any) error {
	err := s.db.Write(ctx, func(tx *state.Tx) error {
		for name, value := range values {
			_, err := tx.Exec(ctx, "INSERT INTO trend_counts (scope, name, at, generation, value) VALUES ($1, $2, $3, $4, $5)"+
				" ON CONFLICT (scope, name, at, generation) DO UPDATE SET value = excluded.value",
				scope, name, m.At.UnixMilli(), int64(m.Generation), state.JSON(value)) //nolint:gosec // generations are counted from 1
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep counts: %w", err)
	}
	return nil
}

// At is what was counted of a state, by name; what was not is missing.
func (s *Store) At(ctx context.Context, scope string, m Moment, names []string) (map[string]json.RawMessage, error) {
	counts, err := s.Over(ctx, scope, names, m.At, m.At)
	found := map[string]json.RawMessage{}
	for _, c := range counts {
		if c.Generation == m.Generation {
			found[c.Name] = c.Value
		}
	}
	return found, err
}

// Over is what was counted under the names of the states of a span, both ends
// included, the oldest first.
func (s *Store) Over(ctx context.Context, scope string, names []string, from, to time.Time) (all []Count, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	args := []any{scope, from.UnixMilli(), to.UnixMilli()}
	marks := make([]string, len(names))
	for i, name := range names {
		args = append(args, name)
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	statement := "SELECT at, generation, name, value FROM trend_counts WHERE scope = $1 AND at >= $2 AND at <= $3" +
		" AND name IN (" + strings.Join(marks, ", ") + ") ORDER BY at, generation, name"
	err = s.db.Read(ctx, func(tx *state.Tx) (err error) {
		all, err = state.All(ctx, tx, scan, statement, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read counts: %w", err)
	}
	return all, nil
}

func scan(row state.Row) (c Count, err error) {
	var value string
	err = row.Scan(state.Time(&c.At), &c.Generation, &c.Name, &value)
	c.Value = json.RawMessage(value)
	return c, err
}

// Forget forgets what was counted of states other than those that are kept, and
// tells of how many.
func (s *Store) Forget(ctx context.Context, kept []Moment) (forgotten int, err error) {
	is := map[Moment]bool{}
	for _, m := range kept {
		is[m.key()] = true
	}
	err = s.db.Write(ctx, func(tx *state.Tx) error {
		counted, err := state.All(ctx, tx, scanMoment, "SELECT DISTINCT at, generation FROM trend_counts")
		forgotten = 0
		for _, m := range counted {
			if err != nil || is[m.key()] {
				continue
			}
			forgotten++
			_, err = tx.Exec(ctx, "DELETE FROM trend_counts WHERE at = $1 AND generation = $2", m.At.UnixMilli(), int64(m.Generation)) //nolint:gosec // as in Put
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("forget counts: %w", err)
	}
	return forgotten, nil
}

// key is a moment as it is kept: to the millisecond.
func (m Moment) key() Moment { return Moment{m.Generation, time.UnixMilli(m.At.UnixMilli()).UTC()} }

func scanMoment(row state.Row) (m Moment, err error) {
	err = row.Scan(state.Time(&m.At), &m.Generation)
	return m, err
}
