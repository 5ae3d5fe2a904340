// Package login is the sign-in side of a simulated tenant: Microsoft Entra's
// discovery documents and token endpoints for applications, and the check of
// the tokens they hand out.
//
// Its flow: a client reads the discovery document, posts its secret or its
// signed assertion to a token endpoint and gets a JWT whose roles claim lists
// what its registration may do; an API later asks Verify what a token says.
// Whatever is wrong is answered with Entra's AADSTS code, as listed under
// "Microsoft Entra authentication and authorization error codes".
//
// It does not know what the APIs require: a token without a single role is
// issued like any other, as Entra does.
package login

import (
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"parapet/internal/simulator/registration"
)

// Config describes the tenant that applications sign in to.
type Config struct {
	// TenantID is a GUID in lower case.
	TenantID string
	// TenantName appears in error texts.
	TenantName string
	// Domains are the verified domains; each names the tenant like its id.
	Domains []string
	// Apps are the registered applications.
	Apps *registration.Registry
	// Key signs the tokens.
	Key *rsa.PrivateKey
}

// Entra signs applications in to one tenant.
type Entra struct {
	cfg   Config
	keyID string
}

// New returns the sign-in side of a tenant.
func New(cfg Config) *Entra {
	sum := sha256.Sum256(cfg.Key.N.Bytes())
	return &Entra{cfg: cfg, keyID: base64.RawURLEncoding.EncodeToString(sum[:20])}
}

// Routes serves everything below the login host. Paths must come in lower case.
func (e *Entra) Routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /common/discovery/instance", e.instance)
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", e.configuration)
	mux.HandleFunc("GET /{tenant}/.well-known/openid-configuration", e.configuration)
	mux.HandleFunc("GET /{tenant}/discovery/v2.0/keys", e.keys)
	mux.HandleFunc("GET /{tenant}/discovery/keys", e.keys)
	// Some published clients send their form with GET, so no method is named.
	mux.HandleFunc("/{tenant}/oauth2/v2.0/token", e.tokenV2)
	mux.HandleFunc("/{tenant}/oauth2/token", e.tokenV1)
	return mux
}

// knows reports whether a path segment names this tenant.
func (e *Entra) knows(tenant string) bool {
	if strings.EqualFold(tenant, e.cfg.TenantID) {
		return true
	}
	for _, domain := range e.cfg.Domains {
		if strings.EqualFold(tenant, domain) {
			return true
		}
	}
	return false
}
