package idempotency

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parapet/internal/state"
)

// entry is what is kept of a request; its answer is nil while it is being done.
type entry struct {
	request string
	began   time.Time
	answer  *Answer
}

func forgetBefore(ctx context.Context, tx *state.Tx, moment time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM idempotency_keys WHERE began_at < $1`, state.Time(&moment)); err != nil {
		return fmt.Errorf("forget old idempotency keys: %w", err)
	}
	return nil
}

// begin writes that the request is being done, or returns what is known of it.
func begin(ctx context.Context, tx *state.Tx, key Key, now time.Time) (*entry, error) {
	made, err := tx.Exec(ctx, `INSERT INTO idempotency_keys (owner, name, request, began_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (owner, name) DO NOTHING`, key.Owner, key.Name, key.Request, state.Time(&now))
	if err != nil {
		return nil, fmt.Errorf("keep idempotency key: %w", err)
	}
	if rows, err := made.RowsAffected(); err != nil || rows == 1 {
		return nil, err
	}
	var found entry
	var answer sql.NullString
	err = tx.QueryRow(ctx, `SELECT request, began_at, answer FROM idempotency_keys WHERE owner = $1 AND name = $2`,
		key.Owner, key.Name).Scan(&found.request, state.Time(&found.began), &answer)
	if err == nil && answer.Valid {
		found.answer = &Answer{}
		err = state.JSON(found.answer).Scan(answer.String)
	}
	if err != nil {
		return nil, fmt.Errorf("read idempotency key: %w", err)
	}
	return &found, nil
}

func restart(ctx context.Context, tx *state.Tx, key Key, now time.Time) error {
	return change(ctx, tx, `UPDATE idempotency_keys SET began_at = $3 WHERE owner = $1 AND name = $2`, key.Owner, key.Name, state.Time(&now))
}

func finish(ctx context.Context, tx *state.Tx, key Key, answer Answer) error {
	return change(ctx, tx, `UPDATE idempotency_keys SET answer = $3 WHERE owner = $1 AND name = $2`, key.Owner, key.Name, state.JSON(answer))
}

func forget(ctx context.Context, tx *state.Tx, key Key) error {
	return change(ctx, tx, `DELETE FROM idempotency_keys WHERE owner = $1 AND name = $2`, key.Owner, key.Name)
}

var errGone = errors.New("the idempotency key is gone")

func change(ctx context.Context, tx *state.Tx, statement string, args ...any) error {
	done, err := tx.Exec(ctx, statement, args...)
	if err != nil {
		return fmt.Errorf("change idempotency key: %w", err)
	}
	if rows, err := done.RowsAffected(); err != nil || rows == 1 {
		return err
	}
	return errGone
}
