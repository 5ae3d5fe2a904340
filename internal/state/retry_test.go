package state_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/jackc/pgx/v5/pgconn"

	"parapet/internal/problem"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

func TestCollisionsAreRunAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		db := statetest.SQLite(t)
		collision := fmt.Errorf("change: %w", &pgconn.PgError{Code: "40001"})
		for name, test := range map[string]struct {
			err   error
			times int // how often it happens
			runs  int
		}{
			"never":  {nil, 0, 1},
			"twice":  {collision, 2, 3},
			"always": {collision, 1000, 6},
			"other":  {errors.New("other"), 1000, 1},
		} {
			runs := 0
			err := db.Write(t.Context(), func(*state.Tx) error {
				if runs++; runs <= test.times {
					return test.err
				}
				return nil
			})
			if runs != test.runs || (err == nil) != (runs > test.times) {
				t.Errorf("%s: it ran %d times, %v, want %d", name, runs, err, test.runs)
			}
		}
	})
}

func TestWhoCannotBeginHearsSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		db := statetest.SQLite(t)
		err := db.Write(t.Context(), func(*state.Tx) error {
			return db.Write(t.Context(), func(*state.Tx) error { return nil })
		})
		if !problem.Is(err, problem.Unavailable) {
			t.Errorf("who waits for himself hears %v", err)
		}
	})
}
