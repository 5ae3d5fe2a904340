// Package entra signs an application in to Microsoft Entra ID and keeps its
// tokens.
package entra

import (
	"context"
	"net/http"
	"time"

	"parapet/internal/secret"
)

// Sender sends one HTTP request; transport.Client.Sender returns one.
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
	CertificateFile     string
	CertificatePassword secret.Secret
	// Sender sends the sign-in requests.
	Sender Sender
}

// App is an application registered in a tenant, able to sign in.
type App struct{ cfg Config }

// New reads the credential of cfg. It does not sign in.
func New(cfg Config) (*App, error) { return &App{cfg: cfg}, nil }

// Defender returns the tokens for the Defender for Endpoint API.
func (a *App) Defender() *Source { return &Source{} }

// Graph returns the tokens for Microsoft Graph.
func (a *App) Graph() *Source { return &Source{} }

// Source gives the tokens of one resource. It is safe for concurrent use.
type Source struct{}

// Token returns a token valid for some minutes at least, signing in when it must.
// The error is ctx's or an *Error.
func (s *Source) Token(ctx context.Context) (string, error) { return "", ctx.Err() }

// Expire forgets token, so that the next call of Token signs in anew.
func (s *Source) Expire(token string) {}

// Claims are what a token says about itself.
type Claims struct {
	Roles   []string // application permissions granted; none when consent is missing
	Expires time.Time
	Tenant  string
}

// ReadClaims reads a token without verifying it: we are not its audience and
// only want to show what was granted.
func ReadClaims(token string) (Claims, error) { return Claims{}, nil }

// Error is a sign-in that was refused, or that could not be tried.
type Error struct {
	Code int // the AADSTS number; 0 when Entra did not answer
	// Message is Entra's own first sentence.
	Message string
	Advice  string
	cause   error
}

// Unwrap returns the transport's error when Entra could not be reached.
func (e *Error) Unwrap() error { return e.cause }

// Error says what was refused and what a person can do.
func (e *Error) Error() string { return e.Message + ". " + e.Advice }
