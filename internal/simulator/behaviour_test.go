package simulator_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

func TestRolesAudienceAndLicences(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	app := "apps/" + s.Credentials().ClientID
	defender, graph := s.token(t, defenderScope), s.token(t, graphScope)
	query := `{"Query": "DeviceLogonEvents | take 1"}`
	set := func(body string) func() {
		return func() { s.order(t, http.MethodPut, app, body, nil) }
	}
	for _, c := range []struct {
		name          string
		before        func()
		token         string
		method, path  string
		status        int
		code, message string
	}{
		{"Graph token at Defender", nil, graph, "GET", "/api/machines", 403, "Forbidden", "audience"},
		{"Defender token at Graph", nil, defender, "GET", "/v1.0/users", 401, "InvalidAuthenticationToken", "Invalid audience"},
		{"no token", nil, "", "GET", "/api/machines", 401, "Unauthorized", "no authorization header"},
		{"not a token", nil, "x.y.z", "GET", "/v1.0/users", 401, "InvalidAuthenticationToken", "80049217"},
		{
			"revoked role, same token", set(`{"roles": {"graph": ["ThreatHunting.Read.All"], "defender": ["Vulnerability.Read.All"]}}`), defender, "GET", "/api/machines", 403, "Forbidden",
			"Missing application roles. API required roles: Machine.Read.All, Machine.ReadWrite.All, application roles: Vulnerability.Read.All.",
		},
		{"logon users without the role", nil, defender, "GET", "/api/machines/x/logonusers", 403, "Forbidden", "API required roles: User.Read.All,"},
		{"directory without the role", nil, graph, "GET", "/v1.0/groups", 403, "Authorization_RequestDenied", "Insufficient privileges"},
		{"hunting without the role", set(`{"roles": ["Organization.Read.All"]}`), graph, "POST", "/v1.0/security/runHuntingQuery", 403, "Forbidden", "API required roles: ThreatHunting.Read.All"},
		{
			"vulnerabilities without their licence", set(`{"roles": ["Vulnerability.Read.All", "Machine.Read.All", "ThreatHunting.Read.All"], "licences": {"tvm": false}}`), defender, "GET", "/api/vulnerabilities", 401, "Unauthorized",
			"Unauthorized request - reason of failure: No Tvm license",
		},
		{"hunting without its licence", set(`{"licences": {"hunting": false}}`), graph, "POST", "/v1.0/security/runHuntingQuery", 403, "Forbidden", "Unauthorized request - Account is not provisioned."},
		{"machines without Defender", set(`{"licences": {"mde": false}}`), defender, "GET", "/api/machines", 401, "Unauthorized", "reason of failure: Account mode is inactive"},
	} {
		if c.before != nil {
			c.before()
		}
		status, e := s.refusal(t, c.token, c.method, c.path, query)
		if status != c.status || e.Error.Code != c.code || !strings.Contains(e.Error.Message, c.message) {
			t.Errorf("%s: %d %+v, want %d %s %q", c.name, status, e.Error, c.status, c.code, c.message)
		}
	}
	s.order(t, http.MethodPut, app, `{"licences": {"mde": true, "tvm": true}}`, nil)
	s.get(t, defender, "/api/machines?$top=1", &listing[device]{})
}

func TestNewApplication(t *testing.T) {
	t.Parallel()
	s := shared(t)
	id := "12345678-1234-4321-8765-123456789ABC"
	s.order(t, http.MethodPut, "apps/"+id, `{"roles": ["Machine.ReadWrite.All"], "secrets": [{"value": "pass word+&"}]}`, nil)
	a := s.signIn(t, url.Values{"client_id": {id}, "client_secret": {"pass word+&"}, "scope": {defenderScope}})
	var body struct {
		Token string `json:"access_token"`
	}
	decode(t, a, &body)
	s.get(t, body.Token, "/api/machines?$top=1", &listing[device]{})
	for _, bad := range []string{`{"licences": {"gold": true}}`, `{"role": []}`, `{"roles": {"azure": []}}`, ``, `[`} {
		if a := s.send(t, http.MethodPut, "/_simulator/apps/"+id, bad); a.Status != http.StatusBadRequest {
			t.Errorf("PUT %s: %d %s, want 400", bad, a.Status, a.Body)
		}
	}
	var app struct{ Roles map[string][]string }
	s.order(t, http.MethodGet, "apps/"+id, "", &app)
	if diff := cmp.Diff(map[string][]string{"defender": {"Machine.ReadWrite.All"}}, app.Roles); diff != "" {
		t.Errorf("roles of the application (-want +got):\n%s", diff)
	}
	if a := s.send(t, http.MethodPut, "/_simulator/apps/me", `{}`); a.Status != http.StatusBadRequest {
		t.Errorf("PUT apps/me: %d, want 400", a.Status)
	}
}

func TestCodings(t *testing.T) {
	t.Parallel()
	s := shared(t)
	s.Client.Transport.(*http.Transport).DisableCompression = true
	defender, graph := s.token(t, defenderScope), s.token(t, graphScope)
	for _, c := range []struct{ token, path, offer, want string }{
		{defender, "/api/machines", "gzip,deflate", "deflate"},
		{defender, "/api/machines", "gzip", "gzip"},
		{defender, "/api/machines", "", ""},
		{defender, "/api/machines", "deflate;q=0, gzip", "gzip"},
		{defender, "/api/machines/none", "gzip, deflate", "deflate"},
		{defender, "/api/machines/SoftwareVulnerabilitiesByMachine?pageSize=5", "deflate", "deflate"},
		{graph, "/v1.0/users", "gzip,deflate", "gzip"},
		{graph, "/v1.0/users", "deflate", ""},
	} {
		a := s.send(t, http.MethodGet, c.path, "", "Authorization", "Bearer "+c.token, "Accept-Encoding", c.offer)
		var body io.Reader = bytes.NewReader(a.Body)
		switch coding := a.Header.Get("Content-Encoding"); {
		case coding != c.want:
			t.Errorf("%s offered %q: answered in %q, want %q", c.path, c.offer, coding, c.want)
			continue
		case coding == "deflate":
			body = flate.NewReader(body)
		case coding == "gzip":
			z, err := gzip.NewReader(body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if plain, err := io.ReadAll(body); err != nil || !json.Valid(plain) {
			t.Errorf("%s offered %q: %v, %.80s", c.path, c.offer, err, plain)
		}
	}
}

func TestUnknownPathsHaveNoBody(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, defenderScope)
	a := s.send(t, http.MethodGet, "/api/nothing", "", "Authorization", "Bearer "+token)
	if a.Status != http.StatusNotFound || len(a.Body) > 0 || a.Header.Get("OData-Version") != "" {
		t.Errorf("unknown path: %d %s", a.Status, a.Body)
	}
	a = s.send(t, http.MethodPost, "/api/machines", "", "Authorization", "Bearer "+token)
	if a.Status != http.StatusMethodNotAllowed || len(a.Body) > 0 || a.Header.Get("Allow") != http.MethodGet {
		t.Errorf("wrong method: %d, Allow %q, %s", a.Status, a.Header.Get("Allow"), a.Body)
	}
	if status, e := s.refusal(t, token, http.MethodGet, "/api/machines/123123123", ""); status != http.StatusNotFound || e.Error.Message != "Machine 123123123 was not found" {
		t.Errorf("unknown machine: %d %+v", status, e)
	}
}
