package state_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"parapet/internal/state"
	"parapet/internal/state/statetest"
)

func count(t *testing.T, tx *state.Tx) (n int) {
	t.Helper()
	if err := tx.QueryRow(t.Context(), "SELECT count(*) FROM things").Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

// TestWritersTakeTurns: what one has read is still so when it writes.
func TestWritersTakeTurns(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		things(t, db)
		exec(t, db, "INSERT INTO things (id, at, is_on) VALUES ('counter', 0, TRUE)")
		const writers, times = 8, 10
		var writing sync.WaitGroup
		for range writers {
			writing.Go(func() {
				for range times {
					err := db.Write(t.Context(), func(tx *state.Tx) error {
						var n int64
						if err := tx.QueryRow(t.Context(), "SELECT at FROM things").Scan(&n); err != nil {
							return err
						}
						_, err := tx.Exec(t.Context(), "UPDATE things SET at = $1", n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		writing.Wait()
		var n int
		err := db.Read(t.Context(), func(tx *state.Tx) error { return tx.QueryRow(t.Context(), "SELECT at FROM things").Scan(&n) })
		if err != nil || n != writers*times {
			t.Errorf("counted to %d, %v, want %d", n, err, writers*times)
		}
	})
}

func TestReadersSeeOneMoment(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		things(t, db)
		err := db.Read(t.Context(), func(tx *state.Tx) error {
			before := count(t, tx)
			(&thing{ID: "a"}).insert(t, db) // a writer does not wait for readers
			if after := count(t, tx); before != 0 || after != 0 {
				t.Errorf("a reader sees %d things, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Read(t.Context(), func(tx *state.Tx) error {
			if n := count(t, tx); n != 1 {
				t.Errorf("the next reader sees %d things, want 1", n)
			}
			_, err := tx.Exec(t.Context(), "DELETE FROM things")
			return err
		})
		if err == nil {
			t.Error("a reader may write")
		}
	})
}

func TestWhatFailsIsUndone(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		things(t, db)
		insert := func(tx *state.Tx) {
			if _, err := tx.Exec(t.Context(), "INSERT INTO things (id, is_on) VALUES ('a', TRUE)"); err != nil {
				t.Error(err)
			}
		}
		ours := errors.New("ours")
		err := db.Write(t.Context(), func(tx *state.Tx) error {
			insert(tx)
			return ours
		})
		if !errors.Is(err, ours) {
			t.Errorf("Write returns %v, want the error of its function", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = db.Write(t.Context(), func(tx *state.Tx) error {
				insert(tx)
				panic("ours")
			})
		}()
		ctx, cancel := context.WithCancel(t.Context())
		err = db.Write(ctx, func(tx *state.Tx) error {
			insert(tx)
			cancel()
			return nil
		})
		if err == nil {
			t.Error("a transaction is committed after its context ended")
		}
		err = db.Read(t.Context(), func(tx *state.Tx) error {
			if n := count(t, tx); n != 0 {
				t.Errorf("%d things were left by transactions that failed", n)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestOtherProcessesAreWaitedFor has a second DB of the same file stand for
// another process: within a transaction it is told that the database is busy.
func TestOtherProcessesAreWaitedFor(t *testing.T) {
	t.Parallel()
	url := "file:" + filepath.Join(t.TempDir(), "state.db")
	db, other := open(t, url), open(t, url)
	things(t, db)
	var writing sync.WaitGroup
	begun := make(chan struct{})
	err := db.Write(t.Context(), func(*state.Tx) error {
		writing.Go(func() {
			close(begun)
			if err := try(t, other, "INSERT INTO things (id, is_on) VALUES ('a', TRUE)"); err != nil {
				t.Error(err)
			}
		})
		<-begun
		return nil
	})
	writing.Wait()
	if err != nil {
		t.Error(err)
	}
}

func TestOwnStatementsAreInTheTransaction(t *testing.T) {
	t.Parallel()
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		things(t, db)
		err := db.Write(t.Context(), func(tx *state.Tx) error {
			if _, err := tx.SQL().ExecContext(t.Context(), "INSERT INTO things (id, is_on) VALUES ('a', TRUE)"); err != nil {
				return err
			}
			return sql.ErrTxDone
		})
		if !errors.Is(err, sql.ErrTxDone) {
			t.Error(err)
		}
		var n int
		if err := db.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM things").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d things, %v, want none", n, err)
		}
	})
}
