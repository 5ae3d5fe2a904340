// Package entra signs an application in to Microsoft Entra ID and keeps its
// tokens.
//
// An App is made from a cloud and a credential: a client secret, a certificate,
// or the identity that Azure or Kubernetes gives to the machine or pod we run on;
// it gives one Source of tokens per API. A Source signs in when it
// is first asked, answers from memory while its token lasts, and signs in anew
// some minutes before it ends or when an API refuses it. A sign-in that Entra
// refuses becomes an *Error that says what a person can do.
//
// The package does not know what the tokens are used for. It sends through
// whatever Sender it is given.
package entra

import (
	"errors"
	"fmt"
	"net/http"

	"parapet/internal/secret"
)

// Sender sends one HTTP request and returns the answer whatever its status,
// having waited and retried as far as it sees fit; transport.Client.Sender
// returns one.
type Sender interface {
	Do(*http.Request) (*http.Response, error)
}

// Config names an application and how it proves itself: by one of Secret,
// Certificate, CertificateFile, ManagedIdentity and WorkloadIdentity.
type Config struct {
	Cloud    Cloud
	TenantID string
	// ClientID may be empty for a managed identity that the machine itself has.
	ClientID string
	Secret   secret.Secret
	// Certificate is the text of a PEM or PFX file with a certificate and its RSA
	// key, and CertificateFile is such a file.
	Certificate     []byte
	CertificateFile string
	// CertificatePassword opens a PFX file; empty for one without.
	CertificatePassword secret.Secret
	// ManagedIdentity is that of the machine in Azure that we run on. Metadata asks
	// the machine for its tokens.
	ManagedIdentity bool
	Metadata        Sender
	// WorkloadIdentity is that of the Kubernetes pod that we run in. Its proof is in
	// TokenFile; empty means the file that AZURE_FEDERATED_TOKEN_FILE names.
	WorkloadIdentity bool
	TokenFile        string
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

// proof is one way of an application to prove itself.
type proof struct {
	given bool
	name  string
	make  func(Config) (credential, error)
}

// newCredential chooses the credential cfg asks for.
func newCredential(cfg Config) (credential, error) {
	var ways []proof
	for _, p := range []proof{
		{!cfg.Secret.Empty(), "client_secret", secretCredential},
		{len(cfg.Certificate) > 0, "certificate", certificateCredential},
		{cfg.CertificateFile != "", "certificate_file", certificateCredential},
		{cfg.ManagedIdentity, "managed identity", managedCredential},
		{cfg.WorkloadIdentity, "workload identity", workloadCredential},
	} {
		if p.given {
			ways = append(ways, p)
		}
	}
	switch len(ways) {
	case 0:
		return nil, errors.New("no credential: set client_secret or certificate_file")
	case 1:
		return ways[0].make(cfg)
	}
	return nil, fmt.Errorf("both %s and %s are set: keep one", ways[0].name, ways[1].name)
}

// Defender returns the tokens for the Defender for Endpoint API.
func (a *App) Defender() *Source { return a.defender }

// Graph returns the tokens for Microsoft Graph.
func (a *App) Graph() *Source { return a.graph }
