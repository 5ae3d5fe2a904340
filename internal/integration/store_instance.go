package integration

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parapet/internal/problem"
	"parapet/internal/state"
)

const instanceColumns = "id, version, key, settings, enabled_at, created_at, created_by, changed_at, changed_by"

func scanInstance(row state.Row) (is Instance, err error) {
	err = row.Scan(&is.ID, &is.Version, &is.Key, state.JSON(&is.Settings), state.Time(&is.EnabledAt),
		state.Time(&is.CreatedAt), &is.CreatedBy, state.Time(&is.ChangedAt), &is.ChangedBy)
	return is, err
}

func instance(ctx context.Context, tx *state.Tx, id ID) (Instance, error) {
	is, err := scanInstance(tx.QueryRow(ctx, "SELECT "+instanceColumns+" FROM integrations WHERE id = $1 AND deleted_at IS NULL", string(id)))
	return is, missing(err, "integration", string(id))
}

func instanceOf(ctx context.Context, tx *state.Tx, name string) (Instance, error) {
	is, err := scanInstance(tx.QueryRow(ctx,
		"SELECT "+instanceColumns+" FROM integrations WHERE deleted_at IS NULL AND (key = $1 OR name_key = $2) ORDER BY key = $1 DESC LIMIT 1",
		name, nameKey(name)))
	return is, missing(err, "integration", name)
}

// missing makes a problem of a row that is not there.
func missing(err error, what, id string) error {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return problem.New(problem.NotFound, "there is no %s %q", what, id)
	case err != nil:
		return fmt.Errorf("read %s %s: %w", what, id, err)
	}
	return nil
}

func instances(ctx context.Context, tx *state.Tx) ([]Instance, error) {
	return state.All(ctx, tx, scanInstance, "SELECT "+instanceColumns+" FROM integrations WHERE deleted_at IS NULL ORDER BY name_key")
}

func insertInstance(ctx context.Context, tx *state.Tx, is Instance, next time.Time) error {
	_, err := tx.Exec(ctx,
		`INSERT INTO integrations (id, version, key, name_key, credential, settings, enabled_at, next_at, created_at, created_by, changed_at, changed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(is.ID), is.Version, is.Key, nameKey(is.Name), string(is.Credential), state.JSON(&is.Settings), state.Time(&is.EnabledAt),
		state.Time(&next), state.Time(&is.CreatedAt), is.CreatedBy, state.Time(&is.ChangedAt), is.ChangedBy)
	return nameTaken(err, is.Name)
}

// updateInstance keeps when it is due next, unless that has changed.
func updateInstance(ctx context.Context, tx *state.Tx, is Instance, before Settings) error {
	_, err := tx.Exec(ctx,
		"UPDATE integrations SET version = $2, name_key = $3, credential = $4, settings = $5, enabled_at = $6, changed_at = $7, changed_by = $8 WHERE id = $1",
		string(is.ID), is.Version, nameKey(is.Name), string(is.Credential), state.JSON(&is.Settings), state.Time(&is.EnabledAt),
		state.Time(&is.ChangedAt), is.ChangedBy)
	if err != nil {
		return nameTaken(err, is.Name)
	}
	if is.Enabled == before.Enabled && is.Schedule == before.Schedule {
		return nil
	}
	after := is.ChangedAt
	if !before.Enabled {
		after = after.Add(-1) // an interval begins with the enabling itself
	}
	return setNext(ctx, tx, is.ID, is.Schedule.Next(is.EnabledAt, after))
}

func nameTaken(err error, name string) error {
	if state.IsDuplicate(err) {
		return problem.New(problem.Conflict, "the name %q is taken: choose another", name)
	}
	if err != nil {
		return fmt.Errorf("write integration %q: %w", name, err)
	}
	return nil
}

func setNext(ctx context.Context, tx *state.Tx, id ID, next time.Time) error {
	if _, err := tx.Exec(ctx, "UPDATE integrations SET next_at = $2 WHERE id = $1", string(id), state.Time(&next)); err != nil {
		return fmt.Errorf("note when integration %s is due: %w", id, err)
	}
	return nil
}

// dueAt is when the integrations are due by their schedules, those that are not
// left out.
func dueAt(ctx context.Context, tx *state.Tx) (map[ID]time.Time, error) {
	rows, err := tx.Query(ctx, "SELECT id, next_at FROM integrations WHERE next_at IS NOT NULL AND deleted_at IS NULL")
	if err != nil {
		return nil, fmt.Errorf("read when integrations are due: %w", err)
	}
	defer rows.Close()
	all := map[ID]time.Time{}
	for rows.Next() {
		var id ID
		var at time.Time
		if err := rows.Scan(&id, state.Time(&at)); err != nil {
			return nil, fmt.Errorf("read when integrations are due: %w", err)
		}
		all[id] = at
	}
	return all, rows.Err()
}

// keysLike are the keys that begin with a slug, those of deleted integrations
// among them.
func keysLike(ctx context.Context, tx *state.Tx, slug string) ([]string, error) {
	return state.All(ctx, tx, func(row state.Row) (key string, err error) { return key, row.Scan(&key) },
		"SELECT key FROM integrations WHERE key LIKE $1", slug+"%")
}

// buryInstance deletes an integration; its key stays taken.
func buryInstance(ctx context.Context, tx *state.Tx, id ID, by string) error {
	at := now()
	_, err := tx.Exec(ctx,
		`UPDATE integrations SET version = version + 1, name_key = NULL, credential = NULL, enabled_at = NULL, next_at = NULL,
		changed_at = $2, changed_by = $3, deleted_at = $2 WHERE id = $1`, string(id), state.Time(&at), by)
	if err != nil {
		return fmt.Errorf("delete integration %s: %w", id, err)
	}
	return nil
}

// buriedKeys are those of deleted integrations.
func buriedKeys(ctx context.Context, tx *state.Tx) ([]string, error) {
	return state.All(ctx, tx, func(row state.Row) (key string, err error) { return key, row.Scan(&key) },
		"SELECT key FROM integrations WHERE deleted_at IS NOT NULL ORDER BY key")
}
