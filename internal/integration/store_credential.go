package integration

import (
	"context"
	"fmt"

	"parapet/internal/problem"
	"parapet/internal/state"
)

// credentialRow is a credential with what is sealed of it.
type credentialRow struct {
	Credential

	sealed string
}

const credentialColumns = "id, version, settings, details, sealed, expires_at, created_at, created_by, changed_at, changed_by"

func scanCredential(row state.Row) (is credentialRow, err error) {
	err = row.Scan(&is.ID, &is.Version, state.JSON(&is.CredentialSettings), state.JSON(&is.Details), &is.sealed, state.Time(&is.ExpiresAt),
		state.Time(&is.CreatedAt), &is.CreatedBy, state.Time(&is.ChangedAt), &is.ChangedBy)
	is.UsedBy = []ID{}
	return is, err
}

func credential(ctx context.Context, tx *state.Tx, id CredentialID) (credentialRow, error) {
	is, err := scanCredential(tx.QueryRow(ctx, "SELECT "+credentialColumns+" FROM credentials WHERE id = $1", string(id)))
	if err != nil {
		return is, missing(err, "credential", string(id))
	}
	users, err := credentialUsers(ctx, tx)
	is.UsedBy = append(is.UsedBy, users[id]...)
	return is, err
}

func credentials(ctx context.Context, tx *state.Tx) ([]credentialRow, error) {
	users, err := credentialUsers(ctx, tx)
	if err != nil {
		return nil, err
	}
	all, err := state.All(ctx, tx, scanCredential, "SELECT "+credentialColumns+" FROM credentials ORDER BY name_key")
	if err != nil {
		return nil, fmt.Errorf("read credentials: %w", err)
	}
	for i := range all {
		all[i].UsedBy = append(all[i].UsedBy, users[all[i].ID]...)
	}
	return all, nil
}

// credentialUsers are the integrations by the credential that they sign in with.
func credentialUsers(ctx context.Context, tx *state.Tx) (map[CredentialID][]ID, error) {
	type use struct {
		by ID
		of CredentialID
	}
	uses, err := state.All(ctx, tx, func(row state.Row) (u use, err error) { return u, row.Scan(&u.by, &u.of) },
		"SELECT id, credential FROM integrations WHERE credential IS NOT NULL ORDER BY id")
	if err != nil {
		return nil, fmt.Errorf("read who uses credentials: %w", err)
	}
	users := map[CredentialID][]ID{}
	for _, u := range uses {
		users[u.of] = append(users[u.of], u.by)
	}
	return users, nil
}

func insertCredential(ctx context.Context, tx *state.Tx, c Credential, sealed string) error {
	_, err := tx.Exec(ctx,
		`INSERT INTO credentials (id, version, name_key, settings, details, sealed, expires_at, created_at, created_by, changed_at, changed_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(c.ID), c.Version, nameKey(c.Name), state.JSON(&c.CredentialSettings), state.JSON(&c.Details), sealed, state.Time(&c.ExpiresAt),
		state.Time(&c.CreatedAt), c.CreatedBy, state.Time(&c.ChangedAt), c.ChangedBy)
	return nameTaken(err, c.Name)
}

func updateCredential(ctx context.Context, tx *state.Tx, c Credential, sealed string) error {
	_, err := tx.Exec(ctx,
		`UPDATE credentials SET version = $2, name_key = $3, settings = $4, details = $5, sealed = $6, expires_at = $7, changed_at = $8, changed_by = $9
		WHERE id = $1`,
		string(c.ID), c.Version, nameKey(c.Name), state.JSON(&c.CredentialSettings), state.JSON(&c.Details), sealed, state.Time(&c.ExpiresAt),
		state.Time(&c.ChangedAt), c.ChangedBy)
	return nameTaken(err, c.Name)
}

func deleteCredential(ctx context.Context, tx *state.Tx, id CredentialID) error {
	_, err := tx.Exec(ctx, "DELETE FROM credentials WHERE id = $1", string(id))
	if state.IsReferenced(err) {
		return problem.New(problem.Conflict, "an integration signs in with the credential: give it another first")
	}
	if err != nil {
		return fmt.Errorf("delete credential %s: %w", id, err)
	}
	return nil
}

// insertWarning notes that a warning was told, and false when it was before.
func insertWarning(ctx context.Context, tx *state.Tx, w Warning) (bool, error) {
	done, err := tx.Exec(ctx,
		"INSERT INTO credential_warnings (credential, expires_at, days, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		string(w.Credential), state.Time(&w.ExpiresAt), w.Days, state.Time(&w.At))
	if err != nil {
		return false, fmt.Errorf("note a warning: %w", err)
	}
	n, err := done.RowsAffected()
	return n > 0, err
}
