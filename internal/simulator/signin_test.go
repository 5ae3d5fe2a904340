package simulator_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

// options points azidentity at a tenant.
func options(s *tenant) azcore.ClientOptions {
	return azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: s.URL},
		Transport: s.Client,
	}
}

// TestMicrosoftsOwnLibrarySignsIn drives sign-in with azidentity, by secret
// and by certificate.
func TestMicrosoftsOwnLibrarySignsIn(t *testing.T) {
	t.Parallel()
	s := shared(t)
	c := s.Credentials()
	certificates, key, err := azidentity.ParseCertificates(c.CertificatePEM, nil)
	if err != nil {
		t.Fatal(err)
	}
	bySecret, err := azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, c.ClientSecret,
		&azidentity.ClientSecretCredentialOptions{ClientOptions: options(s), DisableInstanceDiscovery: true})
	if err != nil {
		t.Fatal(err)
	}
	byCertificate, err := azidentity.NewClientCertificateCredential(c.TenantID, c.ClientID, certificates, key,
		&azidentity.ClientCertificateCredentialOptions{ClientOptions: options(s), DisableInstanceDiscovery: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, credential := range map[string]azcore.TokenCredential{
		"secret": bySecret, "certificate": byCertificate,
	} {
		token, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{defenderScope}, EnableCAE: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		s.get(t, token.Token, "/api/machines?$top=1", &listing[device]{})
		if left := time.Until(token.ExpiresOn); left < 50*time.Minute || left > time.Hour {
			t.Errorf("%s: the token expires in %v, want about an hour", name, left)
		}
	}
}

// TestUnderMicrosoftsNames reaches the simulator as a client does that cannot
// be told other hosts and goes through a proxy which ends its TLS.
func TestUnderMicrosoftsNames(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Hosts: []string{"login.microsoftonline.com", "api.securitycenter.microsoft.com", "graph.microsoft.com"}})
	address := strings.TrimPrefix(s.URL, "https://")
	s.Client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	c := s.Credentials()
	credential, err := azidentity.NewClientSecretCredential(c.TenantID, c.ClientID, c.ClientSecret,
		&azidentity.ClientSecretCredentialOptions{ClientOptions: azcore.ClientOptions{Transport: s.Client}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{graphScope}})
	if err != nil {
		t.Fatal(err)
	}
	var page listing[struct{ ID string }]
	s.get(t, token.Token, "https://graph.microsoft.com/v1.0/users?$top=5", &page)
	if !strings.HasPrefix(page.NextLink, "https://graph.microsoft.com/v1.0/users?") {
		t.Errorf("nextLink %q does not stay on the host that was asked", page.NextLink)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	s := shared(t)
	c := s.Credentials()
	payload := func(token string) map[string]any {
		raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
		if err != nil {
			t.Fatal(err)
		}
		var claims map[string]any
		if err := json.Unmarshal(raw, &claims); err != nil {
			t.Fatal(err)
		}
		return claims
	}
	claims := payload(s.token(t, "https://securitycenter.onmicrosoft.com/windowsatpservice/.default"))
	got := map[string]any{}
	for _, name := range []string{"aud", "iss", "appid", "tid", "ver", "appidacr", "roles"} {
		got[name] = claims[name]
	}
	want := map[string]any{
		"aud": "https://securitycenter.onmicrosoft.com/windowsatpservice", "iss": "https://sts.windows.net/" + c.TenantID + "/",
		"appid": c.ClientID, "tid": c.TenantID, "ver": "1.0", "appidacr": "1",
		"roles": []any{
			"Machine.Read.All", "User.Read.All", "Vulnerability.Read.All", "Software.Read.All", "SecurityRecommendation.Read.All", "Score.Read.All",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if roles, ok := payload(s.token(t, "https://api.security.microsoft.com/.default"))["roles"]; ok {
		t.Errorf("a token without roles has the claim %v", roles)
	}
}

// entraError is Entra's error document.
type entraError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Codes       []int  `json:"error_codes"`
	Timestamp   string `json:"timestamp"`
	Trace       string `json:"trace_id"`
}

func TestRefusedSignIns(t *testing.T) {
	t.Parallel()
	s := shared(t)
	id := "00000000-0000-4000-8000-00000000000a"
	s.order(t, http.MethodPut, "apps/"+id, `{"secrets": [{"value": "new"}, {"value": "old", "expired": true}], "absent_resources": ["xdr"]}`, nil)
	for _, c := range []struct {
		code, status int
		oauth        string
		form         url.Values
	}{
		{7000215, 401, "invalid_client", url.Values{"client_secret": {"wrong"}}},
		{7000222, 401, "invalid_client", url.Values{"client_secret": {"old"}}},
		{7000218, 401, "invalid_client", url.Values{"client_secret": {""}}},
		{700016, 400, "unauthorized_client", url.Values{"client_id": {"00000000-0000-0000-0000-000000000000"}}},
		{90002, 400, "invalid_request", url.Values{"tenant": {"00000000-0000-0000-0000-000000000000"}}},
		{90002, 400, "invalid_request", url.Values{"tenant": {"elsewhere.example"}}},
		{900023, 400, "invalid_request", url.Values{"tenant": {"abc123testing"}}},
		{9001023, 400, "invalid_request", url.Values{"tenant": {"common"}}},
		{70011, 400, "invalid_scope", url.Values{"scope": {"https://foo.microsoft.com/.default"}}},
		{70011, 400, "invalid_scope", url.Values{"scope": {"https://graph.microsoft.com/User.Read.All"}}},
		{700022, 400, "invalid_scope", url.Values{"scope": {graphScope + " " + defenderScope}}},
		{500011, 400, "invalid_resource", url.Values{"scope": {"https://vault.azure.net/.default"}}},
		{500011, 400, "invalid_resource", url.Values{"scope": {"https://api.security.microsoft.com/.default"}}},
		{901002, 400, "invalid_request", url.Values{"scope": {""}, "resource": {"https://graph.microsoft.com"}}},
		{900144, 400, "invalid_request", url.Values{"scope": {""}}},
		{900144, 400, "invalid_request", url.Values{"grant_type": {""}}},
		{900144, 400, "invalid_request", url.Values{"client_id": {""}}},
		{70003, 400, "unsupported_grant_type", url.Values{"grant_type": {"password"}}},
	} {
		form := url.Values{"client_id": {id}, "client_secret": {"new"}}
		maps.Copy(form, c.form)
		a := s.signIn(t, form)
		var e entraError
		decode(t, a, &e)
		if a.Status != c.status || e.Error != c.oauth || len(e.Codes) != 1 || e.Codes[0] != c.code {
			t.Errorf("%v: %d %+v, want %d %s %d", c.form, a.Status, e, c.status, c.oauth, c.code)
		}
		if !strings.HasPrefix(e.Description, fmt.Sprintf("AADSTS%d: ", c.code)) || !strings.Contains(e.Description, "Trace ID: "+e.Trace) {
			t.Errorf("%v: description %q", c.form, e.Description)
		}
	}
}

// TestFormsOfTheTokenRequest covers what published clients send.
func TestFormsOfTheTokenRequest(t *testing.T) {
	t.Parallel()
	s := shared(t)
	c := s.Credentials()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}, "scope": {defenderScope}}
	v1 := url.Values{"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}, "resource": {"https://api.securitycenter.microsoft.com"}}
	bare := url.Values{"grant_type": {"client_credentials"}, "scope": {defenderScope}}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(c.ClientID+":"+url.QueryEscape(c.ClientSecret)))
	for name, a := range map[string]answer{
		"v2":             s.send(t, http.MethodPost, "/"+c.TenantID+"/oauth2/v2.0/token", form.Encode()),
		"v1":             s.send(t, http.MethodPost, "/"+c.TenantID+"/oauth2/token", v1.Encode()),
		"upper case":     s.send(t, http.MethodPost, "/"+strings.ToUpper(c.TenantID)+"/OAuth2/v2.0/token", form.Encode()),
		"GET with form":  s.send(t, http.MethodGet, "/"+c.TenantID+"/oauth2/v2.0/token", form.Encode()),
		"Basic":          s.send(t, http.MethodPost, "/"+c.TenantID+"/oauth2/v2.0/token", bare.Encode(), "Authorization", basic),
		"with CP1 claim": s.send(t, http.MethodPost, "/"+c.TenantID+"/oauth2/v2.0/token", form.Encode()+"&claims=%7B%7D&client_info=1"),
	} {
		var body map[string]any
		decode(t, a, &body)
		token, _ := body["access_token"].(string)
		if a.Status != http.StatusOK || token == "" {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
			continue
		}
		s.get(t, token, "/api/machines?$top=1", &listing[device]{})
		if _, isText := body["expires_in"].(string); isText != (name == "v1") {
			t.Errorf("%s: expires_in is %T", name, body["expires_in"])
		}
	}
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	s := shared(t)
	id := s.Credentials().TenantID
	for _, path := range []string{"/v2.0/.well-known/openid-configuration", "/v2.0/.well-known/openid-configuration?", "/.well-known/openid-configuration"} {
		a := s.send(t, http.MethodGet, "/"+id+path, "")
		var document map[string]any
		decode(t, a, &document)
		issuer, _ := document["issuer"].(string)
		endpoint, _ := document["token_endpoint"].(string)
		if !strings.HasPrefix(issuer, s.URL+"/"+id) || !strings.HasPrefix(endpoint, s.URL+"/"+id+"/oauth2/") {
			t.Errorf("%s: issuer %q, token endpoint %q", path, issuer, endpoint)
		}
		if keys := s.send(t, http.MethodGet, document["jwks_uri"].(string), ""); keys.Status != http.StatusOK {
			t.Errorf("%s: keys answer %d", path, keys.Status)
		}
	}
	a := s.send(t, http.MethodGet, "/abc123testing/v2.0/.well-known/openid-configuration", "")
	var e entraError
	decode(t, a, &e)
	if a.Status != http.StatusBadRequest || e.Error != "invalid_tenant" {
		t.Errorf("discovery of a malformed tenant: %d %+v", a.Status, e)
	}
}
