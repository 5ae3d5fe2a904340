// Package entra signs an application in to Microsoft Entra ID and keeps its
// tokens.
//
// An App is made from a cloud and a credential, a client secret or a
// certificate; it gives one Source of tokens per API. A Source signs in when it
// is first asked, answers from memory while its token lasts, and signs in anew
// some minutes before it ends or when an API refuses it. A sign-in that Entra
// refuses becomes an *Error that says what a person can do.
//
// The package does not know what the tokens are used for. It sends through
// whatever Sender it is given.
package entra

import (
	"errors"
	"net/http"

	"parapet/internal/secret"
)

// Sender sends one HTTP request and returns the answer whatever its status,
// having waited and retried as far as it sees fit; transport.Client.Sender
// returns one.
type Sender interface {
	Do(*http.Request) (*http.Response, error)
}

// Config names an application and how it proves itself: by Secret, or by
// CertificateFile.
type Config struct {
	Cloud    Cloud
	TenantID string
	ClientID string
	Secret   secret.Secret
	// CertificateFile is a PEM or PFX file with a certificate and its RSA key.
	CertificateFile string
	// CertificatePassword opens a PFX file; empty for one without.
	CertificatePassword secret.Secret
	// Sender sends the sign-in requests.
	Sender Sender
}

// App is an application registered in a tenant, able to sign in. It is safe for
// concurrent use.
type App struct {
	defender, graph *Source
}

// New reads the credential of cfg. It does not sign in. The error says what is
// wrong with the certificate's file, or which credential is missing.
func New(cfg Config) (*App, error) {
	credential, err := newCredential(cfg)
	if err != nil {
		return nil, err
	}
	return &App{
		defender: newSource(cfg, cfg.Cloud.Endpoints.DefenderScope, credential),
		graph:    newSource(cfg, cfg.Cloud.Endpoints.GraphScope, credential),
	}, nil
}

// newCredential chooses the credential cfg asks for.
func newCredential(cfg Config) (credential, error) {
	switch {
	case !cfg.Secret.Empty() && cfg.CertificateFile != "":
		return nil, errors.New("both client_secret and certificate_file are set: keep one")
	case !cfg.Secret.Empty():
		return secretCredential(cfg), nil
	case cfg.CertificateFile != "":
		return certificateCredential(cfg)
	}
	return nil, errors.New("no credential: set client_secret or certificate_file")
}

// Defender returns the tokens for the Defender for Endpoint API.
func (a *App) Defender() *Source { return a.defender }

// Graph returns the tokens for Microsoft Graph.
func (a *App) Graph() *Source { return a.graph }
