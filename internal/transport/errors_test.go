package transport

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"parapet/internal/secret"
)

// canary is in every place a secret may be in, and must be in none we print to.
const canary = "CANARY0123456789"

func TestSecretsReachNoLogLineAndNoError(t *testing.T) {
	t.Parallel()
	token := "eyJhbGciOiJub25l." + canary + ".x"
	link := base + "/c/part-0.json.gz?sv=2&se=2026&sig=" + canary + "&unknown=" + canary + "&$top=5"
	echo := `{"error":{"code":"` + token + `","message":"bad token ` + token + `, Bearer ` + canary + `, sig=` + canary +
		`, client_secret=` + canary + ` \"password\": \"` + canary + `\""}}`
	answers := map[string]http.HandlerFunc{
		"echo":     status(400, echo),
		"ours":     status(400, `{"error":{"code":"ours`+canary+`","message":"why ours`+canary+` and not another?"}}`),
		"text":     status(403, "Authorization: Bearer "+canary+" "+link),
		"hang up":  func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"redirect": status(302, "", "Location", "https://example.org/?sig="+canary),
		"bad link": status(302, "", "Location", "https://%zz/?sig="+canary),
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				client := serve(t, answer, Config{Logger: logger, Secrets: []secret.Secret{secret.New("ours" + canary)}})
				_, err := fetch(t.Context(), client, Request{
					API: Graph, URL: link, Token: &tokens{list: []string{token}},
					Header: http.Header{"X-Secret": {canary}}, Body: []byte("client_assertion=" + canary),
				})
				if err == nil {
					t.Fatal("no error")
				}
				shown := fmt.Sprintf("%v %+v %s", err, err, log.String())
				if strings.Contains(shown, canary) {
					t.Errorf("a secret was shown:\n%s", shown)
				}
				if !strings.Contains(shown, "$top=5") {
					t.Errorf("what is no secret was hidden:\n%s", shown)
				}
			})
		})
	}
}

func TestRedactURL(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"https://u:p@h/api/machines?$top=1&$filter=a%20eq%201#f": "https://h/api/machines?$top=1&$filter=a%20eq%201",
		"https://h/f?sig=x&se=2026":                              "https://h/f?sig=[redacted]&se=[redacted]",
		"https://h/f?%73ig=x&&SIG":                               "https://h/f?sig=[redacted]&SIG=[redacted]",
		"https://h/f?":                                           "https://h/f",
	}
	for link, want := range tests {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if got := redactURL(u); got != want {
			t.Errorf("redactURL(%s) = %s, want %s", link, got, want)
		}
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer http.HandlerFunc
		kind   Kind
		want   string
	}{
		{
			"missing role",
			status(403, `{"error":{"code":"Forbidden","message":"Missing application roles. API required roles: Machine.Read.All, Machine.ReadWrite.All, application roles: ."}}`),
			MissingRole,
			"Grant the application permission Machine.Read.All or Machine.ReadWrite.All of WindowsDefenderATP in the Entra admin center",
		},
		{
			"no licence",
			status(401, `{"error":{"code":"Unauthorized","message":"Unauthorized request - reason of failure: No Tvm license"}}`),
			Unlicensed,
			"no active licence",
		},
		{
			"clock",
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
				w.WriteHeader(401)
			},
			Clock,
			"differs from the server's by 1h0m0s",
		},
		{"wrong audience", status(403, `{"error":{"code":"Forbidden","message":"no"}}`), Forbidden, "check that the scope belongs to this API"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := serve(t, test.answer, Config{})
				_, err := fetch(t.Context(), client, Request{API: Defender, URL: base + "/api/machines", Token: &tokens{list: []string{"t1"}}})
				if kind(err) != test.kind || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error = %v (kind %q), want kind %q and %q", err, kind(err), test.kind, test.want)
				}
			})
		})
	}
}

func TestDialFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		err   error
		kind  Kind
		want  string
		calls int
	}{
		{"no such host", &net.DNSError{Err: "no such host", Name: "example.com", IsNotFound: true}, Unreachable, "Check the endpoint, DNS", maxUnreachable + 1},
		{"refused", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, Unreachable, "connection refused", maxUnreachable + 1},
		{"reset", &net.OpError{Op: "read", Err: syscall.ECONNRESET}, Network, "proxy (HTTPS_PROXY)", maxStumbles + 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, err := New(Config{Hosts: []string{"example.com"}, Dial: func(context.Context, string, string) (net.Conn, error) {
					return nil, test.err
				}})
				if err != nil {
					t.Fatal(err)
				}
				_, err = fetch(t.Context(), client, Request{API: Graph, URL: base})
				if kind(err) != test.kind || !strings.Contains(err.Error(), test.want) || !errors.Is(err, test.err) {
					t.Errorf("error = %v, want kind %q and %q", err, test.kind, test.want)
				}
				if got := client.Calls()[Graph]; got != test.calls {
					t.Errorf("%d calls, want %d", got, test.calls)
				}
			})
		})
	}
}

func TestCertificateFailures(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)
	expired, pool := expiredServer(t)

	tests := []struct {
		name, url string
		pool      *x509.CertPool
		kind      Kind
		want      string
	}{
		{"unknown authority", server.URL, nil, UnknownCA, "set ca_file"},
		{"expired", expired.URL, pool, Clock, "valid from 2001-01-01"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			client, err := New(Config{Hosts: []string{test.url}, RootCAs: test.pool})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			_, err = fetch(t.Context(), client, Request{API: Graph, URL: test.url})
			if kind(err) != test.kind || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error = %v, want kind %q and %q", err, test.kind, test.want)
			}
			if got := client.Calls()[Graph]; got != 1 {
				t.Errorf("%d calls: a certificate does not mend itself", got)
			}
		})
	}
}

func expiredServer(t *testing.T) (*httptest.Server, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2002, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return server, pool
}

func TestLoadRootCAs(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	good, empty := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "empty.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := errors.Join(os.WriteFile(good, text, 0o600), os.WriteFile(empty, []byte("no"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{empty, filepath.Join(dir, "absent.pem")} {
		if _, err := LoadRootCAs(file); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("LoadRootCAs(%s) = %v, want an error that names it", file, err)
		}
	}
	pool, err := LoadRootCAs(good)
	if err != nil {
		t.Fatal(err)
	}
	client, err := New(Config{Hosts: []string{server.URL}, RootCAs: pool})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := fetch(t.Context(), client, Request{API: Graph, URL: server.URL}); err != nil {
		t.Error(err)
	}
}
