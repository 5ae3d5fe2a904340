package entra

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/secret"
)

// machine is a Sender that answers as the metadata service of a machine in Azure
// does.
type machine struct {
	mu       sync.Mutex
	asked    []string
	identity bool // it has one
}

func (m *machine) Do(r *http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	q := r.URL.Query()
	m.asked = append(m.asked, fmt.Sprintf("%s%s %s %s %s", r.URL.Host, r.URL.Path, q.Get("resource"), q.Get("client_id"), r.Header.Get("Metadata")))
	status, body := http.StatusOK, fmt.Sprintf(`{"access_token":"machine-%d","expires_in":"3599","token_type":"Bearer"}`, len(m.asked))
	if !m.identity {
		status, body = http.StatusBadRequest, `{"error":"invalid_request","error_description":"Identity not found"}`
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r,
	}, nil
}

func TestManagedIdentity(t *testing.T) {
	t.Parallel()
	server := &machine{identity: true}
	app, err := New(Config{Cloud: commercial(t), TenantID: tenant, ClientID: client, ManagedIdentity: true, Metadata: server, Sender: &login{}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := app.Defender().Token(t.Context())
	if err != nil || token != "machine-1" {
		t.Fatalf("Token() = %q, %v", token, err)
	}
	want := []string{"169.254.169.254/metadata/identity/oauth2/token https://api.securitycenter.microsoft.com " + client + " true"}
	if diff := cmp.Diff(want, server.asked); diff != "" {
		t.Errorf("the machine is asked (-want +got):\n%s", diff)
	}
	app.Defender().Expire(token)
	if again, err := app.Defender().Token(t.Context()); err != nil || again != "machine-2" {
		t.Errorf("a token that was refused is given again: %q, %v", again, err)
	}
}

func TestAMachineWithoutTheIdentity(t *testing.T) {
	t.Parallel()
	app, err := New(Config{Cloud: commercial(t), TenantID: tenant, ManagedIdentity: true, Metadata: &machine{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = app.Graph().Token(t.Context())
	var refused *Error
	if !errors.As(err, &refused) || !strings.Contains(refused.Advice, "machine in Azure to which this identity is assigned") {
		t.Errorf("Token() = %v", err)
	}
}

func TestWorkloadIdentity(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("federated"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := &login{}
	app, err := New(Config{Cloud: commercial(t), TenantID: tenant, ClientID: client, WorkloadIdentity: true, TokenFile: file, Sender: server})
	if err != nil {
		t.Fatal(err)
	}
	token, err := app.Graph().Token(t.Context())
	if err != nil || token != "token-1" {
		t.Fatalf("Token() = %q, %v", token, err)
	}
	if len(server.forms) != 1 || !strings.Contains(server.forms[0], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
		t.Errorf("Entra is asked %q", server.forms)
	}
}

func TestACertificateFromMemory(t *testing.T) {
	t.Parallel()
	key := rsaKey(t)
	now := time.Now()
	text := []byte(certificate(t, key, now.Add(-time.Hour), now.Add(time.Hour)) + pkcs8(t, key, "PRIVATE KEY"))
	found, err := InspectCertificate(text, secret.Secret{})
	if err != nil || len(Thumbprint(found)) != 40 {
		t.Fatalf("InspectCertificate() = %v", err)
	}
	server := &login{}
	app, err := New(Config{Cloud: commercial(t), TenantID: tenant, ClientID: client, Certificate: text, Sender: server})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := app.Graph().Token(t.Context()); err != nil || !strings.Contains(server.forms[0], "jwt-bearer") {
		t.Errorf("Token() = %v, Entra is asked %q", err, server.forms)
	}
	if _, err := InspectCertificate(text[:len(text)/2], secret.Secret{}); err == nil {
		t.Error("half a certificate is accepted")
	}
}

func TestForeignEndpoints(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		endpoints Endpoints
		want      []string
	}{
		"none": {Endpoints{}, nil},
		"Microsoft's": {Endpoints{
			Login: "https://login.microsoftonline.us", Defender: "https://EU.api.security.microsoft.com", Graph: "https://graph.microsoft.com:443",
			Storage: "https://x.blob.core.windows.net", Portal: "https://security.microsoft.com",
		}, nil},
		"others": {Endpoints{
			Login: "https://login.microsoftonline.com.example", Defender: "https://api.security.microsoft.com:8443", Graph: "http://graph.microsoft.com",
			Storage: "https://blob.core.windows.net.example", Portal: "https://10.0.0.1",
		}, []string{"login", "defender", "graph", "storage", "portal"}},
		"storage that signs in": {Endpoints{Login: "https://x.blob.core.windows.net"}, []string{"login"}},
	} {
		if diff := cmp.Diff(test.want, test.endpoints.Foreign()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
