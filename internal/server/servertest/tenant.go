package servertest

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"parapet/internal/pipes"
	"parapet/internal/simulator"
)

func (w *World) dialTenant(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	listener := w.tenants[host]
	w.mu.Unlock()
	if listener == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return listener.Dial(ctx, network, address)
}

// Tenant is a simulated tenant.
type Tenant struct {
	*simulator.Server

	// URL is where it is.
	URL string
}

// Tenant serves a tenant at https://name.test.
func (w *World) Tenant(name string, cfg simulator.Config) *Tenant {
	w.tb.Helper()
	host := name + ".test"
	cfg.Hosts = []string{host}
	sim, err := simulator.New(cfg)
	w.check("make a tenant", err)
	listener := pipes.Listen()
	served := &http.Server{Handler: latent(sim.Handler()), TLSConfig: sim.TLSConfig(), ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)}
	var serving sync.WaitGroup
	serving.Go(func() {
		_ = served.ServeTLS(listener, "", "") // ends when the test does
	})
	w.tb.Cleanup(func() {
		w.Stop() // who calls it goes first
		_ = served.Close()
		serving.Wait()
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tenants[host] = listener
	return &Tenant{Server: sim, URL: "https://" + host}
}

// latency is how long a tenant takes to answer, so that runs take time.
const latency = 200 * time.Millisecond

func latent(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(latency)
		next.ServeHTTP(w, r)
	})
}

// Connect makes an integration that reads a tenant by an interval, such as
// ONE_HOUR, and returns its id.
func (w *World) Connect(name string, t *Tenant, interval string) string {
	w.tb.Helper()
	return w.ConnectBy(name, t, map[string]string{"interval": interval})
}

// ConnectBy makes an integration that reads a tenant by a schedule as the API has
// it, and returns its id.
func (w *World) ConnectBy(name string, t *Tenant, schedule map[string]string) string {
	w.tb.Helper()
	signIn := t.Credentials()
	var made struct {
		ID string `json:"id"`
	}
	w.Must(http.StatusCreated, "POST", "/credentials", map[string]any{
		"name": name, "kind": "secret", "client_id": signIn.ClientID, "secret": signIn.ClientSecret,
	}, &made)
	w.Must(http.StatusCreated, "POST", "/integrations", map[string]any{
		"name": name, "kind": "microsoft_defender", "tenant_id": signIn.TenantID, "credential_id": made.ID,
		"schedule": schedule, "ca_certificates": string(t.AuthorityPEM()),
		"endpoints": map[string]string{"login": t.URL + "/", "defender": t.URL, "graph": t.URL},
	}, &made)
	return made.ID
}

// Order tells the tenant's control path something, such as which calls go wrong.
func (w *World) Order(t *Tenant, path, body string) {
	w.tb.Helper()
	answer := httptest.NewRecorder()
	t.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(w.tb.Context(), http.MethodPost, "/_simulator/"+path, strings.NewReader(body)))
	if answer.Code != http.StatusOK {
		w.tb.Fatalf("%s: %d: %s", path, answer.Code, answer.Body)
	}
}
