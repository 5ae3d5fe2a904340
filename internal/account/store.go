package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

const accountColumns = "a.id, a.version, a.name, a.full_name, a.role, a.instances, a.disabled, a.created_at, a.changed_at, a.password_at, a.seen_at"

// into are the places of accountColumns.
func (a *Account) into() []any {
	return []any{
		&a.ID, &a.Version, &a.Name, &a.FullName, &a.Role, state.JSON(&a.Instances), &a.Disabled,
		state.Time(&a.CreatedAt), state.Time(&a.ChangedAt), state.Time(&a.PasswordAt), state.Time(&a.SeenAt),
	}
}

func insertAccount(ctx context.Context, tx *state.Tx, a Account, hash string) error {
	_, err := tx.Exec(ctx, "INSERT INTO accounts (id, version, name, name_key, full_name, role, instances, disabled, password, "+
		"created_at, changed_at, password_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
		a.ID, a.Version, a.Name, nameKey(a.Name), a.FullName, string(a.Role), state.JSON(a.Instances), a.Disabled, hash,
		state.Time(&a.CreatedAt), state.Time(&a.ChangedAt), state.Time(&a.PasswordAt))
	if state.IsDuplicate(err) {
		return problem.New(problem.Conflict, "there is an account %q already", a.Name)
	}
	return during(err, "make an account")
}

func updateAccount(ctx context.Context, tx *state.Tx, a Account) error {
	_, err := tx.Exec(ctx, "UPDATE accounts SET version = $2, full_name = $3, role = $4, instances = $5, disabled = $6, changed_at = $7 WHERE id = $1",
		a.ID, a.Version, a.FullName, string(a.Role), state.JSON(a.Instances), a.Disabled, state.Time(&a.ChangedAt))
	return during(err, "change an account")
}

func removeAccount(ctx context.Context, tx *state.Tx, id string) error {
	_, err := tx.Exec(ctx, "DELETE FROM accounts WHERE id = $1", id)
	return during(err, "remove an account")
}

func getAccount(ctx context.Context, tx *state.Tx, id string) (a Account, err error) {
	err = tx.QueryRow(ctx, "SELECT "+accountColumns+" FROM accounts AS a WHERE a.id = $1", id).Scan(a.into()...)
	if errors.Is(err, sql.ErrNoRows) {
		return a, problem.New(problem.NotFound, "there is no account with the id %q", id)
	}
	return a, during(err, "read an account")
}

// findAccount reads an account by name, with the hash of its password.
func findAccount(ctx context.Context, tx *state.Tx, name string) (a Account, hash string, err error) {
	err = tx.QueryRow(ctx, "SELECT "+accountColumns+", a.password FROM accounts AS a WHERE a.name_key = $1", nameKey(name)).
		Scan(append(a.into(), &hash)...)
	if errors.Is(err, sql.ErrNoRows) {
		return a, "", problem.New(problem.NotFound, "there is no account %q", name)
	}
	return a, hash, during(err, "find an account")
}

func listAccounts(ctx context.Context, tx *state.Tx) ([]Account, error) {
	return state.All(ctx, tx, func(row state.Row) (a Account, err error) {
		return a, row.Scan(a.into()...)
	}, "SELECT "+accountColumns+" FROM accounts AS a ORDER BY a.name_key")
}

func noAccounts(ctx context.Context, tx *state.Tx) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, "SELECT count(*) FROM accounts").Scan(&n)
	return n == 0, during(err, "count accounts")
}

func countAdmins(ctx context.Context, tx *state.Tx) (n int, err error) {
	err = tx.QueryRow(ctx, "SELECT count(*) FROM accounts WHERE role = $1 AND NOT disabled AND instances = 'null' AND password <> ''", string(Admin)).Scan(&n)
	return n, during(err, "count administrators")
}

func setPassword(ctx context.Context, tx *state.Tx, id, hash string, at time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE accounts SET password = $2, password_at = $3 WHERE id = $1", id, hash, state.Time(&at))
	return during(err, "set a password")
}

func renewHash(ctx context.Context, tx *state.Tx, id, hash string) error {
	_, err := tx.Exec(ctx, "UPDATE accounts SET password = $2 WHERE id = $1", id, hash)
	return during(err, "renew the hash of a password")
}

func noteSeen(ctx context.Context, tx *state.Tx, id string, at time.Time) error {
	_, err := tx.Exec(ctx, "UPDATE accounts SET seen_at = $2 WHERE id = $1", id, state.Time(&at))
	return during(err, "note that an account was used")
}

// during says what was done when an error came, if one came.
func during(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
