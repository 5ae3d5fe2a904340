package tenant_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"parapet/internal/entra"
	"parapet/internal/secret"
	"parapet/internal/tenant"
)

func commercial(t *testing.T) entra.Cloud {
	t.Helper()
	cloud, err := entra.ParseCloud("commercial")
	if err != nil {
		t.Fatal(err)
	}
	return cloud
}

// A machine with an identity is asked for both tokens, at its own service and not at
// Entra.
func TestAMachineSignsInByItself(t *testing.T) {
	t.Parallel()
	// header, {"roles":["Machine.Read.All"]}, signature
	const token = "eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJNYWNoaW5lLlJlYWQuQWxsIl19.x"
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"access_token":"` + token + `","expires_in":"3599","token_type":"Bearer"}`))
	}))
	t.Cleanup(service.Close)
	var mu sync.Mutex
	var called []string
	reached, err := tenant.Connect(tenant.Config{
		Name: "acme", Application: entra.Config{Cloud: commercial(t), TenantID: "tenant", ClientID: "tenant-test", ManagedIdentity: true},
		PublicOnly: true,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			mu.Lock()
			defer mu.Unlock()
			called = append(called, address)
			return (&net.Dialer{}).DialContext(ctx, network, service.Listener.Addr().String())
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer reached.Close()
	cfg := reached.Ingest(t.Context())
	for name, got := range map[string][]string{"Defender": cfg.Access.Defender.Roles, "Graph": cfg.Access.Graph.Roles} {
		if !slices.Equal(got, []string{"Machine.Read.All"}) {
			t.Errorf("roles of %s = %v: %v %v", name, got, cfg.Access.Defender.Err, cfg.Access.Graph.Err)
		}
	}
	for _, address := range called {
		if address != "169.254.169.254:80" {
			t.Errorf("%s was called", address)
		}
	}
}

func TestConnectSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for want, application := range map[string]entra.Config{
		"no credential":      {},
		"both client_secret": {Secret: secret.New("x"), Certificate: []byte("y")},
		"holds no private":   {Certificate: []byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")},
		"is no pod with one": {WorkloadIdentity: true},
		"no such file":       {CertificateFile: "missing.pem"},
	} {
		application.Cloud = commercial(t)
		_, err := tenant.Connect(tenant.Config{Name: "acme", Application: application})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Connect() = %v, want %q", err, want)
		}
	}
}
