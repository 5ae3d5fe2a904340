package simulator_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"parapet/internal/simulator"
)

func TestServeEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server, err := sharedServer()
	if err != nil {
		t.Fatal(err)
	}
	listener := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(server.AuthorityPEM())
	s := &tenant{server, "https://" + listener.Addr().String(), clientOf(pool)}
	s.token(t, graphScope)
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Serve: %v, want nil after its context ended", err)
	}
}

// TestWorldMovesDuringCalls advances the world under the calls of clients; the
// race detector watches.
func TestWorldMovesDuringCalls(t *testing.T) {
	t.Parallel()
	s := start(t, simulator.Config{QuotaWindowScale: 1e-6})
	defender, graph := s.token(t, defenderScope), s.token(t, graphScope)
	var calls errgroup.Group
	for _, target := range []string{"/api/machines", "/api/machines/SoftwareVulnerabilitiesByMachine", "/v1.0/users", "/_simulator/truth"} {
		token := defender
		if strings.HasPrefix(target, "/v1.0") {
			token = graph
		}
		calls.Go(func() error {
			for range 5 {
				a, err := s.try(t, http.MethodGet, target, "", "Authorization", "Bearer "+token)
				if err != nil || a.Status != http.StatusOK {
					return fmt.Errorf("GET %s: %d %s %w", target, a.Status, a.Body, err)
				}
			}
			return nil
		})
	}
	for range 4 {
		s.order(t, http.MethodPost, "advance", `{"hours": 7}`, nil)
	}
	if err := calls.Wait(); err != nil {
		t.Error(err)
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
	third := start(t, simulator.Config{StateDir: cfg.StateDir, Devices: cfg.Devices})
	if diff := cmp.Diff(first.Credentials(), third.Credentials()); diff != "" {
		t.Errorf("credentials when the seed is left open (-before +after):\n%s", diff)
	}
	all, err := simulator.New(simulator.Config{StateDir: cfg.StateDir})
	if err != nil || all.Devices() != second.Devices() {
		t.Errorf("with everything left open: %v, want the kept tenant", err)
	}
	cfg.Seed = 1
	if _, err := simulator.New(cfg); err == nil || !strings.Contains(err.Error(), "seed 9") {
		t.Errorf("another seed in the same directory: %v, want an error that names the kept one", err)
	}
	cfg.Seed = 9
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
		"sources": map[string]any{
			"users": true, "groups": true, "logon_users": true, "vulnerabilities": true, "software": true, "recommendations": true,
			"alerts": true, "machine_actions": true, "ip_addresses": true, "network_adapters": true, "scores": true,
			"missing_kbs": false, "secure_configurations": false, "browser_extensions": false, "certificates": false, "antivirus": false,
		},
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
