package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"parapet/internal/problem"
)

// writing is the advisory lock that transactions of Write hold on PostgreSQL.
// They take turns there as they do on SQLite: what one reads, no other changes
// before it ends, and a noun need not think about two kinds of isolation. The
// state is small, and who changes it are people and runs.
const writing = 0x70617261

// Write runs f in one transaction, after all others and before all to come: f
// sees what they left and nobody sees what it does before it has ended. It is
// rolled back when f returns an error, which Write returns as it is. When the
// database asks for it, f is run again: it has to have no other effects than
// those on tx. f must not call Write or Read of the same DB: it would wait for
// itself until Write gives up, with a problem.Unavailable.
func (db *DB) Write(ctx context.Context, f func(tx *Tx) error) error {
	return again(ctx, func() error {
		return transact(ctx, db.writer, nil, func(tx *Tx) error {
			if db.pool != nil {
				if err := takeTurn(ctx, tx); err != nil {
					return err
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
	return again(ctx, func() error { return transact(ctx, db.reader, options, f) })
}

// takeTurn waits for the other writers on PostgreSQL.
func takeTurn(ctx context.Context, tx *Tx) error {
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	_, err := tx.Exec(waiting, "SELECT pg_advisory_xact_lock($1)", writing)
	return waited(ctx, err)
}

// patience is how long a transaction waits until it may begin. Who wants more
// than is possible shall hear so, rather than wait for ever.
const patience = 30 * time.Second

var errBusy = problem.New(problem.Unavailable, "the database of the server is busy with other changes: try again in a while")

// waited is the error of having waited for others.
func waited(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return errBusy
	}
	return fmt.Errorf("begin a transaction: %w", err)
}

func connection(ctx context.Context, pool *sql.DB) (*sql.Conn, error) {
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	conn, err := pool.Conn(waiting)
	return conn, waited(ctx, err)
}

func transact(ctx context.Context, pool *sql.DB, options *sql.TxOptions, f func(tx *Tx) error) error {
	conn, err := connection(ctx, pool)
	if err != nil {
		return err
	}
	defer conn.Close() // gives it back
	tx, err := conn.BeginTx(ctx, options)
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
