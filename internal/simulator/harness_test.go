package simulator_test

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"parapet/internal/simulator"
)

// The scopes of the two resources.
const (
	defenderScope = "https://api.securitycenter.microsoft.com/.default"
	graphScope    = "https://graph.microsoft.com/.default"
)

// tenant is a running simulator and a client that trusts it.
type tenant struct {
	*simulator.Server
	URL    string
	Client *http.Client
}

// start runs a small tenant.
func start(t *testing.T, cfg simulator.Config) *tenant {
	t.Helper()
	if cfg.Devices == 0 {
		cfg.Devices = 60
	}
	server, err := simulator.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, server)
}

// serve opens a listener of the test's own for a server.
func serve(t *testing.T, server *simulator.Server) *tenant {
	t.Helper()
	listener := httptest.NewUnstartedServer(server.Handler())
	listener.TLS = server.TLSConfig()
	listener.StartTLS()
	t.Cleanup(listener.Close)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(server.AuthorityPEM())
	client := clientOf(pool)
	t.Cleanup(client.CloseIdleConnections)
	return &tenant{server, listener.URL, client}
}

// shared is one tenant for all tests that leave it as it is, since founding one
// costs two RSA keys. Its quota windows are too short to be met.
func shared(t *testing.T) *tenant {
	t.Helper()
	server, err := sharedServer()
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, server)
}

var sharedServer = sync.OnceValues(func() (*simulator.Server, error) {
	return simulator.New(simulator.Config{Devices: 130, Seed: 5, QuotaWindowScale: 1e-6})
})

func clientOf(pool *x509.CertPool) *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
}

// listen opens a loopback port.
func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// answer is a response, read to its end.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// send makes a call. Headers come in pairs.
func (s *tenant) send(t *testing.T, method, target, body string, headers ...string) answer {
	t.Helper()
	a, err := s.try(t, method, target, body, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return a
}

func (s *tenant) try(t *testing.T, method, target, body string, headers ...string) (answer, error) {
	t.Helper()
	if !strings.HasPrefix(target, "https://") {
		target = s.URL + target
	}
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := s.Client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, data}, err
}

// token signs in with the first application's secret.
func (s *tenant) token(t *testing.T, scope string) string {
	t.Helper()
	a := s.signIn(t, url.Values{"scope": {scope}})
	var body struct {
		AccessToken string `json:"access_token"`
	}
	decode(t, a, &body)
	if body.AccessToken == "" {
		t.Fatalf("no token: %d %s", a.Status, a.Body)
	}
	return body.AccessToken
}

// signIn posts a token request of the first application, changed by form.
func (s *tenant) signIn(t *testing.T, form url.Values) answer {
	t.Helper()
	c := s.Credentials()
	request := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.ClientID}, "client_secret": {c.ClientSecret}, "scope": {graphScope},
	}
	tenant := c.TenantID
	for name, values := range form {
		switch {
		case name == "tenant":
			tenant = values[0]
		case values[0] == "":
			request.Del(name)
		default:
			request[name] = values
		}
	}
	return s.send(t, http.MethodPost, "/"+tenant+"/oauth2/v2.0/token", request.Encode())
}

// get makes a call with a token and expects 200.
func (s *tenant) get(t *testing.T, token, target string, into any) {
	t.Helper()
	a := s.send(t, http.MethodGet, target, "", "Authorization", "Bearer "+token)
	if a.Status != http.StatusOK {
		t.Fatalf("GET %s: %d %s", target, a.Status, a.Body)
	}
	decode(t, a, into)
}

// apiError is what Defender and Graph wrap errors in.
type apiError struct {
	Error struct {
		Code, Message, Target string
	}
}

// refusal makes a call and returns its status and error.
func (s *tenant) refusal(t *testing.T, token, method, target, body string) (int, apiError) {
	t.Helper()
	a := s.send(t, method, target, body, "Authorization", "Bearer "+token)
	var e apiError
	decode(t, a, &e)
	return a.Status, e
}

// order posts to the control plane and expects 200.
func (s *tenant) order(t *testing.T, method, path, body string, into any) {
	t.Helper()
	a := s.send(t, method, "/_simulator/"+path, body)
	if a.Status != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, a.Status, a.Body)
	}
	if into != nil {
		decode(t, a, into)
	}
}

func decode(t *testing.T, a answer, into any) {
	t.Helper()
	if err := json.Unmarshal(a.Body, into); err != nil {
		t.Fatalf("decode %d %.200s: %v", a.Status, a.Body, err)
	}
}

// gunzip reads all members of a gzip file.
func gunzip(t *testing.T, data []byte) []byte {
	t.Helper()
	if len(data) == 0 {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}
