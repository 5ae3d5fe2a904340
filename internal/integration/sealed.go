package integration

import (
	"context"
	"encoding/json"
	"fmt"

	"parapet/internal/problem"
	"parapet/internal/secret"
	"parapet/internal/state"
)

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
