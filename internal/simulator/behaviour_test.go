package simulator_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
	"parapet/internal/simulator/access"
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
		{"revoked role, same token", set(`{"roles": {"graph": ["ThreatHunting.Read.All"], "defender": ["Vulnerability.Read.All"]}}`), defender, "GET", "/api/machines", 403, "Forbidden",
			"Missing application roles. API required roles: Machine.Read.All, Machine.ReadWrite.All, application roles: Vulnerability.Read.All."},
		{"logon users without the role", nil, defender, "GET", "/api/machines/x/logonusers", 403, "Forbidden", "API required roles: User.Read.All,"},
		{"directory without the role", nil, graph, "GET", "/v1.0/groups", 403, "Authorization_RequestDenied", "Insufficient privileges"},
		{"hunting without the role", set(`{"roles": ["Organization.Read.All"]}`), graph, "POST", "/v1.0/security/runHuntingQuery", 403, "Forbidden", "API required roles: ThreatHunting.Read.All"},
		{"vulnerabilities without their licence", set(`{"roles": ["Vulnerability.Read.All", "Machine.Read.All", "ThreatHunting.Read.All"], "licences": {"tvm": false}}`), defender, "GET", "/api/vulnerabilities", 401, "Unauthorized",
			"Unauthorized request - reason of failure: No Tvm license"},
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
	s := start(t, simulator.Config{})
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

// bubble runs f with a tenant inside a synctest bubble: TLS over net.Pipe, so
// that hours pass at once.
func bubble(t *testing.T, cfg simulator.Config, f func(t *testing.T, s *tenant)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server, err := simulator.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		listener := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- server.Serve(ctx, listener) }()
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(server.AuthorityPEM())
		client := &http.Client{Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool},
			DialContext:     func(context.Context, string, string) (net.Conn, error) { return listener.dial() },
		}}
		f(t, &tenant{server, "https://localhost", client})
		client.CloseIdleConnections()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// pipes is a listener in memory.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) dial() (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.conns <- far:
		return near, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

func TestQuotas(t *testing.T) {
	t.Parallel()
	bubble(t, simulator.Config{Devices: 20}, func(t *testing.T, s *tenant) {
		defender, graph := s.token(t, defenderScope), s.token(t, graphScope)
		path := "/api/machines/SoftwareVulnerabilitiesExport"
		for range 5 {
			s.get(t, defender, path, new(any))
		}
		throttled := func(path, method, token string) (answer, apiError) {
			a := s.send(t, method, path, `{"Query": "DeviceLogonEvents | take 1"}`, "Authorization", "Bearer "+token)
			var e apiError
			decode(t, a, &e)
			if a.Status != http.StatusTooManyRequests {
				t.Fatalf("%s: %d %s, want 429", path, a.Status, a.Body)
			}
			return a, e
		}
		time.Sleep(10 * time.Second)
		want := "API calls quota exceeded! Maximum allowed 5 per 00:01:00 for the key Destination+TenantID+AppID. You can send requests again in 50 seconds."
		first, e := throttled(path, http.MethodGet, defender)
		if first.Header.Get("Retry-After") != "50" || e.Error.Code != "TooManyRequests" || e.Error.Message != want || e.Error.Target != s.Credentials().TenantID {
			t.Errorf("first 429: %v %+v", first.Header, e)
		}
		second, e := throttled(path, http.MethodGet, defender)
		if second.Header.Get("Retry-After") != "" || e.Error.Code != "429" {
			t.Errorf("second 429: %v %+v, want it without the header", second.Header, e)
		}
		s.get(t, defender, "/api/machines?$top=1", &listing[device]{}) // another API, another quota
		time.Sleep(50 * time.Second)
		s.get(t, defender, path, new(any))

		for range 45 {
			s.send(t, http.MethodPost, "/v1.0/security/runHuntingQuery", `{"Query": "DeviceLogonEvents | take 1"}`, "Authorization", "Bearer "+graph)
		}
		throttled("/v1.0/security/runHuntingQuery", http.MethodPost, graph)
	})
}

func TestTokensAndLinksExpire(t *testing.T) {
	t.Parallel()
	bubble(t, simulator.Config{Devices: 20, RetryAfter: access.Always}, func(t *testing.T, s *tenant) {
		token := s.token(t, defenderScope)
		var links struct{ ExportFiles []string }
		s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport?sasValidHours=2", &links)
		time.Sleep(61 * time.Minute)
		if status, e := s.refusal(t, token, http.MethodGet, "/api/machines", ""); status != http.StatusUnauthorized || e.Error.Code != "Unauthorized" {
			t.Errorf("an old token: %d %+v", status, e)
		}
		if a := s.send(t, http.MethodGet, links.ExportFiles[0], ""); a.Status != http.StatusOK {
			t.Errorf("a link of two hours after one: %d %s", a.Status, a.Body)
		}
		time.Sleep(time.Hour)
		a := s.send(t, http.MethodGet, links.ExportFiles[0], "")
		if a.Status != http.StatusForbidden || a.Header.Get("Content-Type") != "application/xml" ||
			!bytes.Contains(a.Body, []byte("<Code>AuthenticationFailed</Code>")) ||
			!bytes.Contains(a.Body, []byte("Signature not valid in the specified key time frame: Key start [")) {
			t.Errorf("a link of two hours after two: %d %s", a.Status, a.Body)
		}
	})
}

func TestStorageTrustsOnlyItsLinks(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	var export struct {
		ExportFiles   []string
		GeneratedTime string
	}
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
	link := export.ExportFiles[0]
	if generated, err := time.Parse(time.RFC3339, export.GeneratedTime); err != nil || generated.Hour()%6 != 0 || generated.Minute() != 0 {
		t.Errorf("generatedTime %q is no boundary of six hours", export.GeneratedTime)
	}
	for name, tampered := range map[string]string{
		"longer life":   strings.Replace(link, "se=2", "se=3", 1),
		"other file":    strings.Replace(link, "part-00000", "part-00001", 1),
		"no signature":  strings.Split(link, "&sig=")[0],
		"no parameters": strings.Split(link, "?")[0],
	} {
		if a := s.send(t, http.MethodGet, tampered, ""); a.Status != http.StatusForbidden || !bytes.Contains(a.Body, []byte("AuthenticationFailed")) {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
	if a := s.send(t, http.MethodGet, link, "", "Authorization", "Bearer "+token); a.Status != http.StatusBadRequest {
		t.Errorf("a token sent along: %d %s, want 400", a.Status, a.Body)
	}
	// The world moves on, the listed files stay what they were.
	before := s.send(t, http.MethodGet, link, "").Body
	var unread answer
	s.order(t, http.MethodPost, "advance", `{"hours": 1}`, nil)
	s.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
	if after := s.send(t, http.MethodGet, link, ""); after.Status != http.StatusForbidden && !bytes.Equal(before, after.Body) {
		t.Errorf("the file changed under its link")
	}
	if unread = s.send(t, http.MethodGet, export.ExportFiles[0], ""); unread.Status != http.StatusOK {
		t.Errorf("a file of the new snapshot: %d %s", unread.Status, unread.Body)
	}
	for _, query := range []string{"sasValidHours=0", "sasValidHours=7", "sasValidHours=x"} {
		if status, _ := s.refusal(t, token, http.MethodGet, "/api/machines/SoftwareVulnerabilitiesExport?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("?%s: %d, want 400", query, status)
		}
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

func TestGraphPaging(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{Devices: 300})
	token := s.token(t, graphScope)
	var first map[string]any
	s.get(t, token, "/v1.0/users?businessPhones,displayName,userType,accountEnabled", &first)
	users := first["value"].([]any)
	keys := map[string]bool{}
	for name := range users[0].(map[string]any) {
		keys[name] = true
	}
	want := map[string]bool{}
	for _, name := range []string{"businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname", "userPrincipalName"} {
		want[name] = true
	}
	if diff := cmp.Diff(want, keys); diff != "" || len(users) != 100 {
		t.Errorf("%d users by default with keys (-want +got):\n%s", len(users), diff)
	}
	second, _ := first["@odata.nextLink"].(string)
	var page listing[map[string]any]
	s.get(t, token, second, &page)
	if len(page.Value) != 0 || page.NextLink == "" {
		t.Errorf("the second page has %d users and nextLink %q, want an empty page that goes on", len(page.Value), page.NextLink)
	}
	selected, _ := walk[map[string]any](t, s, token, "/v1.0/users?$select=accountEnabled,id&$top=50")
	for _, u := range selected {
		if len(u) != 2 || u["id"] == nil || u["accountEnabled"] == nil {
			t.Fatalf("selected two properties, got %v", u)
		}
	}
	for _, query := range []string{"$select=colour", "$top=1000", "$top=0", "$skip=1", "$filter=x", "$skiptoken=!"} {
		if status, _ := s.refusal(t, token, http.MethodGet, "/v1.0/users?"+query, ""); status != http.StatusBadRequest {
			t.Errorf("?%s: %d, want 400", query, status)
		}
	}
	synced, _ := walk[map[string]any](t, s, token, "/v1.0/users?$select=id,onPremisesSyncEnabled,onPremisesSamAccountName,onPremisesSecurityIdentifier,securityIdentifier,createdDateTime&$top=999")
	kinds := map[any]int{}
	for _, u := range synced {
		kinds[u["onPremisesSyncEnabled"]]++
		if (u["onPremisesSyncEnabled"] == true) != (u["onPremisesSamAccountName"] != nil) || u["securityIdentifier"] == nil {
			t.Fatalf("a user who is half synced: %v", u)
		}
	}
	if kinds[true] == 0 || kinds[nil] == 0 {
		t.Errorf("users by onPremisesSyncEnabled: %v, want some synced and some not", kinds)
	}
	s.get(t, token, "/v1.0/organization", &page)
	if len(page.Value) != 1 || page.Value[0]["id"] != s.Credentials().TenantID {
		t.Errorf("organization: %v", page.Value)
	}
}

func TestNestedGroups(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	type object struct {
		ID   string
		Kind string `json:"@odata.type"`
	}
	groups, _ := walk[object](t, s, token, "/v1.0/groups?$select=id")
	for _, g := range groups {
		members, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/members?$select=id,displayName")
		casted, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/members/microsoft.graph.user?$select=id")
		nested, users := 0, 0
		for _, m := range members {
			switch m.Kind {
			case "#microsoft.graph.group":
				nested++
			case "#microsoft.graph.user":
				users++
			}
		}
		if len(casted) != users {
			t.Errorf("cast to users: %d, want %d", len(casted), users)
		}
		all, _ := walk[object](t, s, token, "/v1.0/groups/"+g.ID+"/transitiveMembers?$top=999")
		if nested > 0 && len(all) > len(members) {
			return
		}
	}
	t.Error("no group has members only through another group")
}

func TestHuntingErrors(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, graphScope)
	for query, want := range map[string]string{
		"DeviceLogonEvents | where Nope == 1":          "'where' operator: Failed to resolve column or scalar expression named 'Nope'",
		"DeviceTvmSoftwareInventory | take 1":          "Failed to resolve table or column expression named 'DeviceTvmSoftwareInventory'",
		"DeviceLogonEvents | summarize frob(DeviceId)": "Unknown function: 'frob'.",
	} {
		status, e := s.refusal(t, token, http.MethodPost, "/v1.0/security/runHuntingQuery", fmt.Sprintf(`{"Query": %q}`, query))
		if status != http.StatusBadRequest || e.Error.Code != "BadRequest" || !strings.Contains(e.Error.Message, want) {
			t.Errorf("%s: %d %+v", query, status, e)
		}
	}
	type results struct{ Results []map[string]any }
	count := func(body string) int {
		a := s.send(t, http.MethodPost, "/v1.0/security/runHuntingQuery", body, "Authorization", "Bearer "+token)
		var r results
		decode(t, a, &r)
		return len(r.Results)
	}
	month, hour := count(`{"Query": "DeviceLogonEvents"}`), count(`{"Query": "DeviceLogonEvents", "Timespan": "PT12H"}`)
	if month == 0 || hour >= month {
		t.Errorf("a month has %d events and twelve hours %d", month, hour)
	}
	if count(`{"Query": "DeviceLogonEvents | where ActionType != \"LogonSuccess\""}`) == 0 {
		t.Error("no logon ever fails, so a query that forgets the filter would go unnoticed")
	}
}

func TestUnknownPathsHaveNoJSON(t *testing.T) {
	t.Parallel()
	s := shared(t)
	token := s.token(t, defenderScope)
	a := s.send(t, http.MethodGet, "/api/nothing", "", "Authorization", "Bearer "+token)
	if a.Status != http.StatusNotFound || json.Valid(a.Body) || a.Header.Get("OData-Version") != "" {
		t.Errorf("unknown path: %d %s", a.Status, a.Body)
	}
	if status, e := s.refusal(t, token, http.MethodGet, "/api/machines/123123123", ""); status != http.StatusNotFound || e.Error.Message != "Machine 123123123 was not found" {
		t.Errorf("unknown machine: %d %+v", status, e)
	}
}
