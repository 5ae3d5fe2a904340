package state

import (
	"context"
	"database/sql"
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
