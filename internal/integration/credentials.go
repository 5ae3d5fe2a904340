package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"parapet/internal/entra"
	"parapet/internal/problem"
	"parapet/internal/secret"
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
		if err != nil {
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

// sealedProof is a Proof as it is sealed.
type sealedProof struct {
	Secret      string `json:"secret,omitempty"`
	Certificate []byte `json:"certificate,omitempty"`
	Password    string `json:"password,omitempty"`
}

// row binds what is sealed to its place.
func (id CredentialID) row() string { return "credentials/" + string(id) }

func (s *Store) seal(id CredentialID, p Proof) (string, error) {
	text, err := json.Marshal(sealedProof{p.Secret.Reveal(), p.Certificate, p.Password.Reveal()})
	if err != nil {
		return "", fmt.Errorf("seal credential: %w", err)
	}
	sealed, err := s.keys.Seal(secret.New(string(text)), id.row())
	if err != nil {
		return "", fmt.Errorf("seal credential: %w", err)
	}
	return sealed, nil
}

func (s *Store) unseal(id CredentialID, sealed string) (Proof, error) {
	if sealed == "" {
		return Proof{}, nil
	}
	text, err := s.keys.Open(sealed, id.row())
	if err != nil {
		return Proof{}, err
	}
	var p sealedProof
	if err := json.Unmarshal([]byte(text.Reveal()), &p); err != nil {
		return Proof{}, fmt.Errorf("read what was sealed of credential %s: %w", id, err)
	}
	return Proof{Secret: secret.New(p.Secret), Certificate: p.Certificate, Password: secret.New(p.Password)}, nil
}

// Reseal seals with the newest key what is sealed with older ones, so that those can
// go, and returns how much it was. What cannot be opened stays as it is.
func (s *Store) Reseal(ctx context.Context) (int, error) {
	return write(ctx, s, func(tx *state.Tx) (int, error) {
		rows, err := credentials(ctx, tx)
		if err != nil {
			return 0, err
		}
		n := 0
		for _, is := range rows {
			proof, err := s.unseal(is.ID, is.sealed)
			if err != nil || proof.empty() || s.keys.Current(is.sealed) {
				continue
			}
			sealed, err := s.seal(is.ID, proof)
			if err != nil {
				return n, err
			}
			if err := updateCredential(ctx, tx, is.Credential, sealed); err != nil {
				return n, err
			}
			n++
		}
		return n, nil
	})
}

// shown is a credential with its state, and nothing secret.
func (s *Store) shown(c Credential, sealed string) Credential {
	c.State = Ready
	if !c.ExpiresAt.IsZero() && now().After(c.ExpiresAt) {
		c.State = Expired
	}
	if _, err := s.unseal(c.ID, sealed); err != nil {
		c.State = Lost
	}
	return c
}

// proof is what is secret of a credential. The problem says that it must be
// entered again when it cannot be opened.
func (s *Store) proof(ctx context.Context, id CredentialID) (Credential, error) {
	return read(ctx, s, func(tx *state.Tx) (Credential, error) {
		is, err := credential(ctx, tx, id)
		if err != nil {
			return Credential{}, err
		}
		proof, err := s.unseal(id, is.sealed)
		if err != nil {
			return Credential{}, problem.New(problem.Conflict, "the credential %q cannot be opened (%v): enter it again", is.Name, err)
		}
		is.Proof = proof
		return is.Credential, nil
	})
}
