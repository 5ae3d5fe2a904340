package simulator_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/simulator"
	"parapet/internal/simulator/access"
)

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

// TestLinksAreValidByTheRealClock founds a world that began long ago: clients
// judge its links by their own clock, and storage by the hours that passed.
func TestLinksAreValidByTheRealClock(t *testing.T) {
	t.Parallel()
	bubble(t, simulator.Config{Devices: 20, Start: time.Date(1999, 5, 1, 0, 0, 0, 0, time.UTC)}, func(t *testing.T, s *tenant) {
		time.Sleep(17 * time.Hour)
		var links struct{ ExportFiles []string }
		s.get(t, s.token(t, defenderScope), "/api/machines/SoftwareVulnerabilitiesExport", &links)
		link, err := url.Parse(links.ExportFiles[0])
		if err != nil {
			t.Fatal(err)
		}
		until, err := time.Parse(time.RFC3339, link.Query().Get("se"))
		if err != nil || !until.After(time.Now()) {
			t.Errorf("a new link expires at %s, %v: it is %s", until, err, time.Now())
		}
		s.order(t, http.MethodPost, "advance", `{"hours": 25}`, nil)
		if a := s.send(t, http.MethodGet, links.ExportFiles[0], ""); a.Status != http.StatusForbidden {
			t.Errorf("a link after a day: %d, want 403", a.Status)
		}
	})
}
