package integration

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"parapet/internal/entra"
	"parapet/internal/problem"
	"parapet/internal/state"
)

// CreateCredential keeps a credential, what is secret of it sealed.
func (s *Store) CreateCredential(ctx context.Context, set CredentialSettings, by string) (Credential, error) {
	at := now()
	return write(ctx, s, func(tx *state.Tx) (Credential, error) {
		made := Credential{
			ID: CredentialID(state.NewID()), Version: 1, CredentialSettings: set, UsedBy: []ID{},
			CreatedAt: at, CreatedBy: by, ChangedAt: at, ChangedBy: by,
		}
		sealed, err := s.prove(&made, true)
		if err != nil {
			return Credential{}, err
		}
		return s.shown(made, sealed), insertCredential(ctx, tx, made, sealed)
	})
}

// ChangeCredential changes a credential. Its kind stays; the zero Proof keeps what
// is secret of it.
func (s *Store) ChangeCredential(ctx context.Context, id CredentialID, version int64, set CredentialSettings, by string) (Credential, error) {
	return write(ctx, s, func(tx *state.Tx) (Credential, error) {
		is, err := credential(ctx, tx, id)
		if err != nil {
			return Credential{}, err
		}
		if err := upToDate("credential", version, is.Version); err != nil {
			return Credential{}, err
		}
		next := is.Credential
		next.CredentialSettings = set
		next.Kind = is.Kind
		next.Version, next.ChangedAt, next.ChangedBy = next.Version+1, now(), by
		sealed, err := s.prove(&next, false)
		if err != nil {
			return Credential{}, err
		}
		if sealed == "" {
			sealed = is.sealed
		}
		return s.shown(next, sealed), updateCredential(ctx, tx, next, sealed)
	})
}

// Credential is the credential of an id.
func (s *Store) Credential(ctx context.Context, id CredentialID) (Credential, error) {
	return read(ctx, s, func(tx *state.Tx) (Credential, error) {
		is, err := credential(ctx, tx, id)
		return s.shown(is.Credential, is.sealed), err
	})
}

// Credentials are all of them, by name.
func (s *Store) Credentials(ctx context.Context) ([]Credential, error) {
	return read(ctx, s, func(tx *state.Tx) ([]Credential, error) {
		rows, err := credentials(ctx, tx)
		all := []Credential{}
		for _, is := range rows {
			all = append(all, s.shown(is.Credential, is.sealed))
		}
		return all, err
	})
}

// DeleteCredential forgets a credential that no integration uses.
func (s *Store) DeleteCredential(ctx context.Context, id CredentialID, version int64) error {
	return s.db.Write(ctx, func(tx *state.Tx) error {
		is, err := credential(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := upToDate("credential", version, is.Version); err != nil {
			return err
		}
		if len(is.UsedBy) > 0 {
			return problem.New(problem.Conflict, "%d integrations sign in with %q: give them another credential first", len(is.UsedBy), is.Name)
		}
		return deleteCredential(ctx, tx, id)
	})
}

// prove checks what is said of a credential, reads from its certificate what is
// known of it, and seals what is secret: empty when nothing secret was given.
func (s *Store) prove(c *Credential, isNew bool) (sealed string, err error) {
	c.Name = strings.TrimSpace(c.Name)
	wrong := c.check(isNew)
	if c.Kind == Certificate && len(c.Proof.Certificate) > 0 {
		details, err := certificateDetails(c.Proof)
		switch {
		case errors.Is(err, entra.ErrPassword):
			wrong = append(wrong, problem.Field{Path: "certificate_password", Text: "does not open the file"})
		case err != nil:
			wrong = append(wrong, problem.Field{Path: "certificate", Text: err.Error()})
		}
		c.Details = details
	}
	if err := problem.Wrong(wrong...); err != nil {
		return "", err
	}
	if c.Details != nil {
		c.ExpiresAt = c.Details.NotAfter
	}
	if c.Kind == ManagedIdentity || c.Kind == WorkloadIdentity {
		c.ExpiresAt = time.Time{}
	}
	proof := c.Proof
	c.Proof = Proof{}
	if proof.empty() {
		return "", nil
	}
	return s.seal(c.ID, proof)
}

func certificateDetails(p Proof) (*CertificateDetails, error) {
	certificate, err := entra.InspectCertificate(p.Certificate, p.Password)
	if err != nil {
		return nil, err
	}
	return &CertificateDetails{
		Subject: certificate.Subject.String(), Thumbprint: entra.Thumbprint(certificate),
		NotBefore: certificate.NotBefore.UTC(), NotAfter: certificate.NotAfter.UTC(),
	}, nil
}

// check says what is wrong with what was filled in.
func (c *Credential) check(isNew bool) []problem.Field {
	kinds := entraCredentials()
	i := slices.IndexFunc(kinds, func(k CredentialDescriptor) bool { return k.Kind == c.Kind })
	if i < 0 {
		return []problem.Field{{Path: "kind", Text: "is unknown: choose secret, certificate, managed_identity or workload_identity"}}
	}
	given := map[string]string{"client_id": c.ClientID}
	if isNew || !c.Proof.empty() {
		given["secret"], given["certificate"] = c.Proof.Secret.Reveal(), string(c.Proof.Certificate)
		given["certificate_password"] = c.Proof.Password.Reveal()
	}
	wrong := checkTexts([]Field{{Path: "name", Label: "Name", Type: TextField, Required: true, MaxLength: 64}}, map[string]string{"name": c.Name})
	wrong = append(wrong, checkTexts(kinds[i].Fields, given)...)
	if !c.Proof.Secret.Empty() && c.Kind != ClientSecret {
		wrong = append(wrong, problem.Field{Path: "secret", Text: "does not belong to this kind of credential"})
	}
	if len(c.Proof.Certificate) > 0 && c.Kind != Certificate {
		wrong = append(wrong, problem.Field{Path: "certificate", Text: "does not belong to this kind of credential"})
	}
	return wrong
}

// shown is a credential with its state, and nothing secret.
func (s *Store) shown(c Credential, sealed string) Credential {
	c.State, c.Warning = Ready, ""
	if w, due := expiry(c, now()); due {
		c.Warning = w.Text
	}
	if !c.ExpiresAt.IsZero() && now().After(c.ExpiresAt) {
		c.State = Expired
	}
	if _, err := s.unseal(c.ID, sealed); err != nil {
		c.State, c.Warning = Lost, "the key that sealed the credential is not there: enter the credential again"
	}
	return c
}
