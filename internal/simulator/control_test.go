package simulator_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"parapet/internal/simulator"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	token := s.token(t, defenderScope)
	machines := func() (answer, error) {
		return s.try(t, http.MethodGet, "/api/machines", "", "Authorization", "Bearer "+token)
	}
	healthy := func(when string) {
		t.Helper()
		if a, err := machines(); err != nil || a.Status != http.StatusOK {
			t.Errorf("%s: %d %v, want all well again", when, a.Status, err)
		}
	}

	var list []map[string]any
	s.order(t, http.MethodPost, "faults", `{"match": {"method": "GET", "path": "/API/machines", "api": "defender"}, "status": 503, "headers": {"Retry-After": "2"}, "body": "{\"error\":{}}", "times": 2}`, &list)
	if len(list) != 1 {
		t.Errorf("one fault was ordered, %v are listed", list)
	}
	s.get(t, s.token(t, graphScope), "/v1.0/organization", new(any)) // does not match
	for range 2 {
		a, err := machines()
		if err != nil || a.Status != 503 || a.Header.Get("Retry-After") != "2" || string(a.Body) != `{"error":{}}` {
			t.Errorf("ordered 503: %d %v %s %v", a.Status, a.Header, a.Body, err)
		}
	}
	healthy("after two 503s")

	s.order(t, http.MethodPost, "faults", `{"path": "/api/machine*", "truncate": 100, "n": 1}`, nil)
	if a, err := machines(); !errors.Is(err, io.ErrUnexpectedEOF) && err == nil {
		t.Errorf("ordered a truncated answer: got %d bytes and %v", len(a.Body), err)
	}
	healthy("after a truncated answer")

	s.order(t, http.MethodPost, "faults", `{"api": "login", "close": true}`, nil)
	if a, err := s.try(t, http.MethodPost, "/"+s.Credentials().TenantID+"/oauth2/v2.0/token", "grant_type=x"); err == nil {
		t.Errorf("ordered a closed connection: got %d", a.Status)
	}

	s.order(t, http.MethodPost, "faults", `{"path": "/api", "delay_ms": 30, "count": 1}`, nil)
	before := time.Now()
	healthy("after a delay")
	if passed := time.Since(before); passed < 30*time.Millisecond {
		t.Errorf("ordered a delay of 30 ms: answered after %v", passed)
	}

	s.order(t, http.MethodPost, "faults", `{"path": "/api/machines/**", "status": 500, "times": 5}`, nil)
	healthy("with a fault on other paths")
	s.order(t, http.MethodDelete, "faults", "", &list)
	if len(list) != 0 {
		t.Errorf("after clearing: %v", list)
	}
	for _, bad := range []string{`{}`, `{"status": 99}`, `{"status": 500, "api": "azure"}`, `{"statu": 500}`, `{"body": "x"}`, `{"status": 500, "times": -1}`} {
		if a := s.send(t, http.MethodPost, "/_simulator/faults", bad); a.Status != http.StatusBadRequest {
			t.Errorf("POST %s: %d %s, want 400", bad, a.Status, a.Body)
		}
	}
}

func TestCallsAreCounted(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	defender, graph := s.token(t, defenderScope), s.token(t, graphScope)
	s.get(t, graph, "/v1.0/users", new(any))
	s.get(t, defender, "/api/machines?$top=1", new(any))
	var export struct{ ExportFiles []string }
	s.get(t, defender, "/api/v1.0/Machines/SoftwareVulnerabilitiesExport", &export)
	s.send(t, http.MethodGet, export.ExportFiles[0], "")
	hunt(t, s, 0, 1)
	s.send(t, http.MethodGet, "/api/machines/x/logonusers", "")
	var got map[string]any
	s.order(t, http.MethodGet, "calls", "", &got)
	want := map[string]any{
		"login": 3.0, "graph": 1.0, "hunting": 1.0, "defender": 3.0, "storage": 1.0,
		"paths": map[string]any{
			"POST /{tenant}/oauth2/v2.0/token": 3.0, "GET /v1.0/users": 1.0, "POST /v1.0/security/runhuntingquery": 1.0,
			"GET /api/machines": 1.0, "GET /api/machines/softwarevulnerabilitiesexport": 1.0, "GET /api/machines/{id}/logonusers": 1.0,
			"GET /tvm-export/": 1.0,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	s.order(t, http.MethodDelete, "calls", "", &got)
	if got["login"] != 0.0 {
		t.Errorf("after a reset: %v", got)
	}
}

func TestControlRefusesNonsense(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{})
	for _, body := range []string{``, `{}`, `{"hours": 0}`, `{"hours": -1}`, `{"hours": 1000000}`, `{"days": 1}`, `{"hours": "1"}`} {
		if a := s.send(t, http.MethodPost, "/_simulator/advance", body); a.Status != http.StatusBadRequest {
			t.Errorf("advance %s: %d %s, want 400", body, a.Status, a.Body)
		}
	}
	if a := s.send(t, http.MethodGet, "/_simulator/truth?pairs=nothing", ""); a.Status != http.StatusNotFound {
		t.Errorf("pairs of an unknown type: %d, want 404", a.Status)
	}
	var truth struct{ Entities, Relationships map[string]int }
	s.order(t, http.MethodGet, "truth", "", &truth)
	for typ, n := range truth.Relationships {
		if got := len(s.pairs(t, typ)); got != n {
			t.Errorf("%s: %d counted, %d listed", typ, n, got)
		}
	}
	for typ, n := range truth.Entities {
		if got := len(s.pairs(t, typ)); got != n {
			t.Errorf("%s: %d counted, %d listed", typ, n, got)
		}
	}
}

// TestRestartGoesOnWithTheSameTenant keeps a tenant, changes it, and opens it
// again.
func TestRestartGoesOnWithTheSameTenant(t *testing.T) {
	t.Parallel()
	cfg := simulator.Config{Devices: 40, Seed: 9, StateDir: filepath.Join(t.TempDir(), "state")}
	first := start(t, cfg)
	token := first.token(t, defenderScope)
	var export struct{ ExportFiles []string }
	first.order(t, http.MethodPost, "advance", `{"hours": 13}`, nil)
	first.get(t, token, "/api/machines/SoftwareVulnerabilitiesExport", &export)
	first.order(t, http.MethodPut, "apps/"+first.Credentials().ClientID, `{"licences": {"tvm": false}}`, nil)

	second := start(t, cfg)
	if diff := cmp.Diff(first.Credentials(), second.Credentials()); diff != "" {
		t.Errorf("credentials (-before +after):\n%s", diff)
	}
	for _, typ := range []string{"user_endpoint", "microsoft_defender_machine_identified_vulnerability", "microsoft_defender_group_has_user"} {
		same(t, typ, first.pairs(t, typ), second.pairs(t, typ))
	}
	second.get(t, token, "/api/machines?$top=1", new(any)) // the old token still holds
	if status, _ := second.refusal(t, token, http.MethodGet, "/api/vulnerabilities", ""); status != http.StatusUnauthorized {
		t.Errorf("the licence came back: %d", status)
	}
	for i, link := range export.ExportFiles {
		link = strings.Replace(link, first.URL, second.URL, 1)
		if a := second.send(t, http.MethodGet, link, ""); a.Status != http.StatusOK {
			t.Errorf("file %d after the restart: %d %s", i, a.Status, a.Body)
		}
	}
	cfg.Devices = 50
	if _, err := simulator.New(cfg); err == nil || !strings.Contains(err.Error(), "40 devices") {
		t.Errorf("another size in the same directory: %v, want an error that names the kept one", err)
	}
}

func TestWriteConfig(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, err := simulator.New(simulator.Config{Devices: 10, StateDir: filepath.Join(dir, "state"), QuotaWindowScale: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "parapet.yaml")
	if err := server.WriteConfig(path, "https://127.0.0.1:9443"); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Integrations []map[string]any }
	if err := yaml.Unmarshal(data, &got); err != nil {
		t.Fatalf("%v in\n%s", err, data)
	}
	c := server.Credentials()
	delete(got.Integrations[0], "account_name")
	want := map[string]any{
		"name": "acme", "tag_account_name": true, "description": "simulated tenant", "cloud": "commercial",
		"tenant_id": c.TenantID, "client_id": c.ClientID, "client_secret": c.ClientSecret,
		"endpoints": map[string]any{"login": "https://127.0.0.1:9443", "defender": "https://127.0.0.1:9443", "graph": "https://127.0.0.1:9443"},
		"ca_file":   "state/ca.pem", "quota_window_scale": 0.5,
		"sources": map[string]any{"users": true, "groups": true, "logon_users": true, "vulnerabilities": true},
	}
	if diff := cmp.Diff(want, got.Integrations[0]); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v: want 0600", info.Mode(), err)
	}
	if _, err := os.Stat(filepath.Join(dir, "state", "client.pem")); err != nil {
		t.Error(err)
	}

	elsewhere := t.TempDir()
	if err := server.WriteConfig(filepath.Join(elsewhere, "p.yaml"), "https://h"); err != nil {
		t.Fatal(err)
	}
	data, err = os.ReadFile(filepath.Join(elsewhere, "p.yaml"))
	if err != nil || !strings.Contains(string(data), filepath.Join(dir, "state", "ca.pem")) {
		t.Errorf("a configuration elsewhere does not name the authority by its whole path: %v\n%s", err, data)
	}
}
