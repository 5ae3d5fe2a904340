package state

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"
)

// Tx is a transaction. It ends with the function it was given to.
type Tx struct {
	tx *sql.Tx
}

// Exec runs a statement that returns no rows.
func (tx *Tx) Exec(ctx context.Context, statement string, args ...any) (sql.Result, error) {
	if err := fit(args); err != nil {
		return nil, err
	}
	return tx.tx.ExecContext(ctx, statement, args...)
}

// Query runs a statement that returns rows, which the caller closes. All reads
// them into values.
func (tx *Tx) Query(ctx context.Context, statement string, args ...any) (*sql.Rows, error) {
	if err := fit(args); err != nil {
		return nil, err
	}
	return tx.tx.QueryContext(ctx, statement, args...)
}

// QueryRow runs a statement that returns at most one row; without one, Scan
// says sql.ErrNoRows.
func (tx *Tx) QueryRow(ctx context.Context, statement string, args ...any) Row {
	if err := fit(args); err != nil {
		return refused{err}
	}
	return tx.tx.QueryRowContext(ctx, statement, args...)
}

// SQL is the transaction for who brings its own statements.
func (tx *Tx) SQL() *sql.Tx { return tx.tx }

// Row is a row to read.
type Row interface {
	Scan(into ...any) error
}

type refused struct{ err error }

func (r refused) Scan(...any) error { return r.err }

// All reads every row that a statement returns.
func All[T any](ctx context.Context, tx *Tx, scan func(Row) (T, error), statement string, args ...any) ([]T, error) {
	rows, err := tx.Query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// writing is the advisory lock that transactions of Write hold on PostgreSQL.
// They take turns there as they do on SQLite: what one reads, no other changes
// before it ends, and a noun need not think about two kinds of isolation. The
// state is small, and who changes it are people and runs.
const writing = 0x70617261

// Write runs f in one transaction, after all others and before all to come: f
// sees what they left and nobody sees what it does before it has ended. It is
// rolled back when f returns an error, which Write returns as it is. When the
// database asks for it, f is run again: it has to have no other effects than
// those on tx. f must not call Write or Read of the same DB.
func (db *DB) Write(ctx context.Context, f func(tx *Tx) error) error {
	return again(ctx, func() error {
		return db.transact(ctx, db.writer, nil, func(tx *Tx) error {
			if db.pool != nil {
				if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", writing); err != nil {
					return fmt.Errorf("wait to write: %w", err)
				}
			}
			return f(tx)
		})
	})
}

// Read runs f in one transaction that sees the database as of one moment and
// changes nothing.
func (db *DB) Read(ctx context.Context, f func(tx *Tx) error) error {
	var options *sql.TxOptions
	if db.pool != nil {
		options = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return again(ctx, func() error { return db.transact(ctx, db.reader, options, f) })
}

func (db *DB) transact(ctx context.Context, pool *sql.DB, options *sql.TxOptions, f func(tx *Tx) error) error {
	tx, err := pool.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer tx.Rollback() // does nothing once committed
	if err := f(&Tx{tx}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// attempts is how often a transaction is run that others keep from ending.
const attempts = 6

func again(ctx context.Context, run func() error) error {
	for attempt := 1; ; attempt++ {
		err := run()
		if err == nil || attempt == attempts || !isCollision(err) {
			return err
		}
		wait := time.NewTimer(time.Duration(1<<attempt)*5*time.Millisecond + rand.N(10*time.Millisecond))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return err
		}
	}
}
