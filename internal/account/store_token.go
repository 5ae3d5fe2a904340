package account

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"parapet/internal/state"
)

const tokenColumns = "t.id, t.account, t.name, t.hint, t.role, t.instances, t.created_at, t.expires_at, t.used_at, t.address"

func (t *Token) into() []any {
	return []any{
		&t.ID, &t.Account, &t.Name, &t.Hint, &t.Role, state.JSON(&t.Instances), state.Time(&t.CreatedAt),
		state.Time(&t.ExpiresAt), state.Time(&t.UsedAt), &t.Address,
	}
}

func insertToken(ctx context.Context, tx *state.Tx, t Token, hash string) error {
	_, err := tx.Exec(ctx, "INSERT INTO tokens (id, account, name, hash, hint, role, instances, created_at, expires_at, address) "+
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '')",
		t.ID, t.Account, t.Name, hash, t.Hint, string(t.Role), state.JSON(t.Instances), state.Time(&t.CreatedAt), state.Time(&t.ExpiresAt))
	return during(err, "make a token")
}

func findToken(ctx context.Context, tx *state.Tx, hash string) (t Token, a Account, err error) {
	err = tx.QueryRow(ctx, "SELECT "+tokenColumns+", "+accountColumns+
		" FROM tokens AS t JOIN accounts AS a ON a.id = t.account WHERE t.hash = $1", hash).Scan(append(t.into(), a.into()...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return t, a, errToken
	}
	return t, a, during(err, "find a token")
}

func noteToken(ctx context.Context, tx *state.Tx, t Token, at time.Time, address string) error {
	_, err := tx.Exec(ctx, "UPDATE tokens SET used_at = $2, address = $3 WHERE id = $1", t.ID, state.Time(&at), address)
	if err != nil {
		return during(err, "note that a token was used")
	}
	return noteSeen(ctx, tx, t.Account, at)
}

func listTokens(ctx context.Context, tx *state.Tx, account string) ([]Token, error) {
	var w state.Where
	if account != "" {
		w.And("t.account = ?", account)
	}
	return state.All(ctx, tx, func(row state.Row) (t Token, err error) {
		return t, row.Scan(t.into()...)
	}, "SELECT "+tokenColumns+" FROM tokens AS t"+w.String()+"ORDER BY t.created_at DESC, t.id DESC", w.Args()...)
}

func removeToken(ctx context.Context, tx *state.Tx, account, id string) error {
	return removeOne(ctx, tx, "tokens", account, id, "there is no token with the id %q: it may have been revoked")
}

// sweep removes what has no use any more.
func sweep(ctx context.Context, tx *state.Tx, now time.Time, idle time.Duration) error {
	for _, old := range []struct {
		statement string
		before    time.Time
	}{
		{"DELETE FROM sessions WHERE expires_at <= $1", now},
		{"DELETE FROM sessions WHERE seen_at <= $1", now.Add(-idle)},
		{"DELETE FROM tokens WHERE expires_at <= $1", now.AddDate(0, -1, 0)},
		{"DELETE FROM codes WHERE expires_at <= $1", now},
		{"DELETE FROM attempts WHERE at <= $1", now.AddDate(0, 0, -1)},
		{"DELETE FROM account_addresses WHERE seen_at <= $1", now.AddDate(0, -3, 0)},
	} {
		if _, err := tx.Exec(ctx, old.statement, state.Time(&old.before)); err != nil {
			return during(err, "sweep accounts")
		}
	}
	return nil
}
