package account

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

const sessionColumns = "s.id, s.account, s.created_at, s.seen_at, s.expires_at, s.address, s.user_agent"

func (s *Session) into() []any {
	return []any{
		&s.ID, &s.Account, state.Time(&s.CreatedAt), state.Time(&s.SeenAt), state.Time(&s.ExpiresAt), &s.Address, &s.UserAgent,
	}
}

func insertSession(ctx context.Context, tx *state.Tx, s Session, hash string) error {
	_, err := tx.Exec(ctx, "INSERT INTO sessions (id, account, hash, created_at, seen_at, expires_at, address, user_agent) "+
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		s.ID, s.Account, hash, state.Time(&s.CreatedAt), state.Time(&s.SeenAt), state.Time(&s.ExpiresAt), s.Address, s.UserAgent)
	if err != nil {
		return during(err, "start a session")
	}
	return noteSeen(ctx, tx, s.Account, s.SeenAt)
}

func findSession(ctx context.Context, tx *state.Tx, hash string) (s Session, a Account, err error) {
	err = tx.QueryRow(ctx, "SELECT "+sessionColumns+", "+accountColumns+
		" FROM sessions AS s JOIN accounts AS a ON a.id = s.account WHERE s.hash = $1", hash).Scan(append(s.into(), a.into()...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return s, a, errEnded
	}
	return s, a, during(err, "find a session")
}

func noteSession(ctx context.Context, tx *state.Tx, s Session, at time.Time, from Origin) error {
	_, err := tx.Exec(ctx, "UPDATE sessions SET seen_at = $2, address = $3, user_agent = $4 WHERE id = $1",
		s.ID, state.Time(&at), from.Address, from.UserAgent)
	if err != nil {
		return during(err, "note that a session was used")
	}
	return noteSeen(ctx, tx, s.Account, at)
}

func listSessions(ctx context.Context, tx *state.Tx, account string, now, used time.Time) ([]Session, error) {
	var w state.Where
	w.And("s.expires_at > ?", state.Time(&now))
	w.And("s.seen_at > ?", state.Time(&used))
	if account != "" {
		w.And("s.account = ?", account)
	}
	return state.All(ctx, tx, func(row state.Row) (s Session, err error) {
		return s, row.Scan(s.into()...)
	}, "SELECT "+sessionColumns+" FROM sessions AS s"+w.String()+"ORDER BY s.seen_at DESC, s.id DESC", w.Args()...)
}

func endSession(ctx context.Context, tx *state.Tx, account, id string) error {
	return removeOne(ctx, tx, "sessions", account, id, "there is no session with the id %q: it may have ended")
}

func endSessions(ctx context.Context, tx *state.Tx, account string) error {
	_, err := tx.Exec(ctx, "DELETE FROM sessions WHERE account = $1", account)
	return during(err, "end all sessions of an account")
}

// removeOne removes a row that belongs to an account, to any when it is empty.
func removeOne(ctx context.Context, tx *state.Tx, table, account, id, missing string) error {
	var w state.Where
	w.And("id = ?", id)
	if account != "" {
		w.And("account = ?", account)
	}
	done, err := tx.Exec(ctx, "DELETE FROM "+table+w.String(), w.Args()...)
	if err != nil {
		return during(err, "remove from "+table)
	}
	if n, err := done.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return problem.New(problem.NotFound, missing, id)
}
