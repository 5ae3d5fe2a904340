package login

import (
	"encoding/base64"
	"math/big"
	"net/http"
	"net/url"
	"strings"

	"parapet/internal/simulator/wire"
)

// instance answers which hosts are one cloud. The asked host is among them,
// whatever it is called, so that clients which insist on instance discovery
// accept a simulator.
func (e *Entra) instance(w http.ResponseWriter, r *http.Request) {
	tenant := "common"
	if asked, err := url.Parse(r.URL.Query().Get("authorization_endpoint")); err == nil {
		if first, _, ok := strings.Cut(strings.TrimPrefix(asked.Path, "/"), "/"); ok {
			tenant = first
		}
	}
	answer(w, r, http.StatusOK, map[string]any{
		"tenant_discovery_endpoint": wire.Origin(r) + "/" + tenant + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata": []map[string]any{{
			"preferred_network": r.Host,
			"preferred_cache":   r.Host,
			"aliases":           []string{r.Host},
		}, {
			"preferred_network": "login.microsoftonline.com",
			"preferred_cache":   "login.windows.net",
			"aliases":           []string{"login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"},
		}},
	})
}

// configuration is the OpenID discovery document. Its issuer bears the host
// that was asked, because MSAL refuses an issuer of another host.
func (e *Entra) configuration(w http.ResponseWriter, r *http.Request) {
	if refusal := e.checkTenant(r.PathValue("tenant")); refusal != nil {
		refusal.Error = "invalid_tenant"
		refuse(w, r, refusal)
		return
	}
	base := wire.Origin(r) + "/" + e.cfg.TenantID
	version := ""
	if strings.Contains(r.URL.Path, "/v2.0/") {
		version = "/v2.0"
	}
	answer(w, r, http.StatusOK, map[string]any{
		"issuer":                 base + version,
		"token_endpoint":         base + "/oauth2" + version + "/token",
		"authorization_endpoint": base + "/oauth2" + version + "/authorize",
		"jwks_uri":               base + "/discovery" + version + "/keys",
		"token_endpoint_auth_methods_supported": []string{
			"client_secret_post", "private_key_jwt", "client_secret_basic",
		},
		"response_modes_supported":              []string{"query", "fragment", "form_post"},
		"response_types_supported":              []string{"code", "id_token", "code id_token", "token"},
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
		"tenant_region_scope":                   "EU",
		"cloud_instance_name":                   r.Host,
	})
}

// keys is the public half of the key that signs the tokens.
func (e *Entra) keys(w http.ResponseWriter, r *http.Request) {
	public := e.cfg.Key.PublicKey
	encode := base64.RawURLEncoding.EncodeToString
	answer(w, r, http.StatusOK, map[string]any{"keys": []map[string]any{{
		"kty": "RSA",
		"use": "sig",
		"alg": "RS256",
		"kid": e.keyID,
		"x5t": e.keyID,
		"n":   encode(public.N.Bytes()),
		"e":   encode(big.NewInt(int64(public.E)).Bytes()),
	}}})
}

// answer writes a JSON document with the headers Entra sets on every answer.
func answer(w http.ResponseWriter, r *http.Request, status int, body any) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-cache")
	h.Set("Pragma", "no-cache")
	h.Set("Expires", "-1")
	h.Set("X-Ms-Ests-Server", "2.1.20000.1 - SIM ProdSlices")
	h.Set("X-Ms-Srs", "1.P")
	wire.JSON(w, r, status, body)
}
