package account

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"parapet/internal/state"
)

func readAttempts(ctx context.Context, tx *state.Tx, a *attempts) error {
	err := tx.QueryRow(ctx, "SELECT failures, at, until FROM attempts WHERE counted = $1", a.counted).
		Scan(&a.failures, state.Time(&a.at), state.Time(&a.until))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return during(err, "read failed attempts to sign in")
}

func writeAttempts(ctx context.Context, tx *state.Tx, a attempts) error {
	_, err := tx.Exec(ctx, "INSERT INTO attempts (counted, failures, at, until) VALUES ($1, $2, $3, $4) "+
		"ON CONFLICT (counted) DO UPDATE SET failures = excluded.failures, at = excluded.at, until = excluded.until",
		a.counted, a.failures, state.Time(&a.at), state.Time(&a.until))
	return during(err, "count an attempt to sign in")
}

func clearAttempts(ctx context.Context, tx *state.Tx, counted string) error {
	_, err := tx.Exec(ctx, "DELETE FROM attempts WHERE counted = $1", counted)
	return during(err, "forget failed attempts to sign in")
}

// clearAllAttempts forgets the attempts from everywhere.
func clearAllAttempts(ctx context.Context, tx *state.Tx, counted string) error {
	behind := counted + fromKnown
	_, err := tx.Exec(ctx, "DELETE FROM attempts WHERE counted = $1 OR substr(counted, 1, $2) = $3", counted, len([]rune(behind)), behind)
	return during(err, "forget failed attempts to sign in")
}

// listWaits are those that have not ended.
func listWaits(ctx context.Context, tx *state.Tx, now time.Time) (waits, error) {
	type wait struct {
		counted string
		until   time.Time
	}
	found, err := state.All(ctx, tx, func(row state.Row) (w wait, err error) {
		err = row.Scan(&w.counted, state.Time(&w.until))
		return w, err
	}, "SELECT counted, until FROM attempts WHERE until > $1", state.Time(&now))
	if err != nil {
		return nil, during(err, "read who has to wait to sign in")
	}
	all := waits{}
	for _, w := range found {
		of, _, _ := strings.Cut(w.counted, fromKnown)
		if w.until.After(all[of]) {
			all[of] = w.until
		}
	}
	return all, nil
}

func isKnownAddress(ctx context.Context, tx *state.Tx, name, address string) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, "SELECT count(*) FROM account_addresses AS k JOIN accounts AS a ON a.id = k.account "+
		"WHERE a.name_key = $1 AND k.address = $2", nameKey(name), address).Scan(&n)
	return n > 0, during(err, "read where an account has signed in from")
}

func noteAddress(ctx context.Context, tx *state.Tx, account, address string, at time.Time) error {
	_, err := tx.Exec(ctx, "INSERT INTO account_addresses (account, address, seen_at) VALUES ($1, $2, $3) "+
		"ON CONFLICT (account, address) DO UPDATE SET seen_at = excluded.seen_at", account, address, state.Time(&at))
	return during(err, "note where an account has signed in from")
}

func insertCode(ctx context.Context, tx *state.Tx, hash, account string, expires time.Time) error {
	_, err := tx.Exec(ctx, "INSERT INTO codes (hash, account, expires_at) VALUES ($1, $2, $3)",
		hash, sql.NullString{String: account, Valid: account != ""}, state.Time(&expires))
	return during(err, "make a code")
}

// findCode says whose code it is, nobody's when it is to set up.
func findCode(ctx context.Context, tx *state.Tx, hash string, now time.Time) (account string, err error) {
	var owner sql.NullString
	err = tx.QueryRow(ctx, "SELECT account FROM codes WHERE hash = $1 AND expires_at > $2", hash, state.Time(&now)).Scan(&owner)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errCode
	}
	return owner.String, during(err, "find a code")
}

// useCode takes a code out of use that is an account's, or to set up.
func useCode(ctx context.Context, tx *state.Tx, hash, account string, now time.Time) error {
	owner, err := findCode(ctx, tx, hash, now)
	if err != nil {
		return err
	}
	if owner != account {
		return errCode
	}
	return removeCodes(ctx, tx, account)
}

func removeCodes(ctx context.Context, tx *state.Tx, account string) error {
	_, err := tx.Exec(ctx, "DELETE FROM codes WHERE COALESCE(account, '') = $1", account)
	return during(err, "remove codes")
}
