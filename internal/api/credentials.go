package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"parapet/internal/account"
	"parapet/internal/integration"
	"parapet/internal/problem"
	"parapet/internal/secret"
)

const credentialPath = "/api/v1/credentials"

// registerCredentials adds what can be done with credentials.
func (s *server) registerCredentials() {
	const tag = "Integrations"
	register(s, operation{
		id: "credential.list", method: http.MethodGet, path: credentialPath, tag: tag, permission: account.CredentialRead,
		summary: "List credentials", description: "What is secret of them is never shown.",
	}, s.listCredentials)
	register(s, operation{
		id: "credential.create", method: http.MethodPost, path: credentialPath, tag: tag, permission: account.CredentialWrite, status: http.StatusCreated,
		summary: "Add a credential", description: "A credential may serve several integrations. What is secret of it is kept sealed.",
	}, s.createCredential)
	register(s, operation{
		id: "credential.get", method: http.MethodGet, path: credentialPath + "/{id}", tag: tag, permission: account.CredentialRead,
		summary: "Read a credential",
	}, s.getCredential)
	register(s, operation{
		id: "credential.change", method: http.MethodPatch, path: credentialPath + "/{id}", tag: tag, permission: account.CredentialWrite,
		summary: "Change a credential", description: "What is left out stays as it is. A new secret takes the place of the old one; when it expires is not known unless that is said, too.",
	}, s.changeCredential)
	register(s, operation{
		id: "credential.delete", method: http.MethodDelete, path: credentialPath + "/{id}", tag: tag, permission: account.CredentialWrite, status: http.StatusNoContent,
		summary: "Delete a credential", description: "One that integrations sign in with is kept.",
	}, s.deleteCredential)
}

// credentialBody is what can be said of a credential.
type credentialBody struct {
	Name                *string    `json:"name,omitempty" doc:"What people call it; unique."`
	Kind                *string    `json:"kind,omitempty" enum:"secret,certificate,managed_identity,workload_identity" doc:"How the application proves who it is; it cannot be changed later."`
	ClientID            *string    `json:"client_id,omitempty" doc:"The application (client) id of the app registration."`
	ExpiresAt           *time.Time `json:"expires_at,omitempty" doc:"When a secret expires; that of a certificate is read from it."`
	Secret              *string    `json:"secret,omitempty" writeOnly:"true" doc:"The value of a client secret."`
	Certificate         *string    `json:"certificate,omitempty" writeOnly:"true" contentEncoding:"base64" doc:"A PEM or PFX file with its key, in base64; PEM may also be given as it is."`
	CertificatePassword *string    `json:"certificate_password,omitempty" writeOnly:"true" doc:"The password of a PFX file."`
}

// onto puts what the body says over a credential, and returns the names of what
// it says. When a new secret expires is not known from the one before.
func (b credentialBody) onto(set *integration.CredentialSettings) ([]string, error) {
	named, err := overlay(b, set)
	if err != nil {
		return nil, err
	}
	if b.Secret != nil {
		set.Proof.Secret = secret.New(*b.Secret)
		if b.ExpiresAt == nil {
			set.ExpiresAt = time.Time{}
		}
	}
	if b.CertificatePassword != nil {
		set.Proof.Password = secret.New(*b.CertificatePassword)
	}
	if b.Certificate != nil {
		set.Proof.Certificate, err = certificateOf(*b.Certificate)
	}
	return named, err
}

// certificateOf is a certificate's file: PEM as it is, or any file in base64.
func certificateOf(text string) ([]byte, error) {
	if strings.Contains(text, "-----BEGIN") {
		return []byte(text), nil
	}
	file, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, problem.Wrong(problem.Field{Path: "certificate", Text: "is neither PEM nor base64; send the file in base64"})
	}
	return file, nil
}

// CredentialInput names a credential.
type CredentialInput struct {
	ID string `path:"id" maxLength:"64" doc:"The credential's id."`
}

type credentialOutput struct {
	Tagged
	Body integration.Credential
}

var credentialOrder = sorting[integration.Credential]{
	by: map[string]func(integration.Credential) string{
		"name":       func(c integration.Credential) string { return fold(c.Name) },
		"kind":       func(c integration.Credential) string { return string(c.Kind) },
		"expires_at": func(c integration.Credential) string { return stamp(c.ExpiresAt) },
		"created_at": func(c integration.Credential) string { return stamp(c.CreatedAt) },
	},
	usual: "name",
	id:    func(c integration.Credential) string { return string(c.ID) },
}

func (s *server) listCredentials(ctx context.Context, in *PageInput) (*listOutput[integration.Credential], error) {
	all, err := s.cfg.Integrations.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	return page(*in, credentialOrder, all)
}

func (s *server) getCredential(ctx context.Context, in *CredentialInput) (*credentialOutput, error) {
	c, err := s.credential(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &credentialOutput{tagOf(c.Version), c}, nil
}

func (s *server) credential(ctx context.Context, id string) (integration.Credential, error) {
	c, err := s.cfg.Integrations.Credential(ctx, integration.CredentialID(id))
	if err == nil {
		onTarget(ctx, "credential", c.Name)
	}
	return c, err
}

type createdCredential struct {
	Tagged
	Location string `header:"Location" doc:"Where the credential is."`
	Body     integration.Credential
}

func (s *server) createCredential(ctx context.Context, in *struct{ Body credentialBody }) (*createdCredential, error) {
	var set integration.CredentialSettings
	if _, err := in.Body.onto(&set); err != nil {
		return nil, err
	}
	c, err := s.cfg.Integrations.CreateCredential(ctx, set, identity(ctx).Name)
	if err != nil {
		return nil, err
	}
	onTarget(ctx, "credential", c.Name)
	return &createdCredential{tagOf(c.Version), credentialPath + "/" + string(c.ID), c}, nil
}

func (s *server) changeCredential(ctx context.Context, in *struct {
	CredentialInput
	MatchInput
	Body credentialBody
},
) (*credentialOutput, error) {
	c, err := s.credential(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	if in.Body.Kind != nil && *in.Body.Kind != string(c.Kind) {
		return nil, problem.Wrong(problem.Field{Path: "kind", Text: "cannot be changed; add another credential"})
	}
	named, err := in.Body.onto(&c.CredentialSettings)
	if err != nil {
		return nil, err
	}
	inDetail(ctx, "fields", named)
	if c, err = s.cfg.Integrations.ChangeCredential(ctx, c.ID, version, c.CredentialSettings, identity(ctx).Name); err != nil {
		return nil, err
	}
	return &credentialOutput{tagOf(c.Version), c}, nil
}

func (s *server) deleteCredential(ctx context.Context, in *struct {
	CredentialInput
	MatchInput
},
) (*struct{}, error) {
	c, err := s.credential(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return nil, s.cfg.Integrations.DeleteCredential(ctx, c.ID, version)
}
