package server

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"parapet/internal/config"
	"parapet/internal/graph"
	"parapet/internal/integration"
	"parapet/internal/secret"
)

var quiet = slog.New(slog.DiscardHandler)

// settings are those of a server in a folder of the test's own.
func settings(t *testing.T, flags map[string]string) *config.Server {
	t.Helper()
	if flags == nil {
		flags = map[string]string{}
	}
	flags["data"] = filepath.Join(t.TempDir(), "data")
	set, _, err := config.LoadServer(config.Source{Flags: flags, Environment: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func open(t *testing.T, set *config.Server) *Server {
	t.Helper()
	s, err := Open(t.Context(), Config{Settings: set, Version: "test", Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// A listener that breaks ends the server: it must not live on without anybody being
// able to ask it.
func TestBrokenListenerEndsTheServer(t *testing.T) {
	t.Parallel()
	s := open(t, settings(t, nil))
	broken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := broken.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(t.Context(), Listeners{Main: broken}); err == nil || !strings.Contains(err.Error(), "listen on") {
		t.Errorf("the server ends with %v, want that it cannot listen", err)
	}
}

func TestOneServerAFolder(t *testing.T) {
	t.Parallel()
	set := settings(t, nil)
	open(t, set)
	_, err := Open(t.Context(), Config{Settings: set, Logger: quiet})
	if !errors.Is(err, graph.ErrLocked) || !strings.Contains(err.Error(), "another server works with") {
		t.Errorf("a second server on the folder: %v", err)
	}
}

func TestSelfSigned(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "server")
	now := time.Now()
	leaf := func(hosts []string, now time.Time) *x509.Certificate {
		t.Helper()
		certificate, key, err := selfSigned(dir, hosts, now)
		if err != nil {
			t.Fatal(err)
		}
		pair, err := tls.LoadX509KeyPair(certificate, key)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(key); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the key is readable as %v, %v", info.Mode(), err)
		}
		return pair.Leaf
	}
	first := leaf([]string{"localhost", "::1"}, now)
	if err := errors.Join(first.VerifyHostname("localhost"), first.VerifyHostname("::1")); err != nil {
		t.Error(err)
	}
	if again := leaf([]string{"localhost"}, now.Add(100*24*time.Hour)); !again.Equal(first) {
		t.Error("a certificate that is good is made anew")
	}
	if other := leaf([]string{"parapet.example.com"}, now); other.Equal(first) || other.VerifyHostname("parapet.example.com") != nil {
		t.Error("a new name has no certificate")
	}
	if late := leaf([]string{"parapet.example.com"}, now.Add(lifetime-renewal)); !late.NotAfter.After(now.Add(lifetime)) {
		t.Error("a certificate that is about to end is kept")
	}
	if err := os.WriteFile(filepath.Join(dir, "self-signed.key"), []byte("spoilt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := selfSigned(dir, []string{"localhost"}, now); err == nil || !strings.Contains(err.Error(), "to have a new one") {
		t.Errorf("a key that cannot be read: %v", err)
	}
}

// A certificate that was renewed is shown without a restart, and one that cannot be
// read leaves the one before.
func TestCertificateIsReadAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		pair := &keyPair{certificate: filepath.Join(dir, "tls.pem"), key: filepath.Join(dir, "tls.key"), logger: quiet}
		stamp := time.Now()
		write := func(host string) {
			t.Helper()
			cert, key, err := sign([]string{host}, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			stamp = stamp.Add(time.Minute)
			for file, text := range map[string][]byte{pair.certificate: cert, pair.key: key} {
				if err := errors.Join(os.WriteFile(file, text, 0o600), os.Chtimes(file, stamp, stamp)); err != nil {
					t.Fatal(err)
				}
			}
		}
		shown := func() string {
			t.Helper()
			time.Sleep(often)
			got, err := pair.get(nil)
			if err != nil {
				t.Fatal(err)
			}
			return got.Leaf.Subject.CommonName
		}
		if err := pair.load(); err == nil {
			t.Error("a certificate that is missing is loaded")
		}
		write("one")
		if got := shown(); got != "one" {
			t.Errorf("shown is %s", got)
		}
		write("two")
		if got := shown(); got != "two" {
			t.Errorf("after it was renewed %s is shown", got)
		}
		if err := os.WriteFile(pair.key, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := shown(); got != "two" {
			t.Errorf("after it was spoilt %s is shown", got)
		}
	})
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	s := open(t, settings(t, map[string]string{"tls.self_signed": "true", "public_url": "https://parapet.example.com", "listen": "0.0.0.0:8443"}))
	got, err := s.Fingerprint()
	if err != nil || len(got) != 32*3-1 {
		t.Errorf("the fingerprint is %q, %v", got, err)
	}
	if again, err := s.Fingerprint(); err != nil || again != got {
		t.Errorf("the next time it is %q, %v", again, err)
	}
	plain := open(t, settings(t, nil))
	if got, err := plain.Fingerprint(); got != "" || err != nil {
		t.Errorf("without TLS it is %q, %v", got, err)
	}
}

// Metrics are for who has the token; without one they are for this machine alone.
func TestWhoReadsMetrics(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flags map[string]string
		token string
		want  int
	}{
		"this machine":     {nil, "", http.StatusOK},
		"behind a proxy":   {map[string]string{"behind_proxy": "true"}, "", http.StatusNotFound},
		"elsewhere":        {map[string]string{"metrics.listen": "127.0.0.1:0"}, "", http.StatusNotFound},
		"with the token":   {map[string]string{"metrics.token": "abc", "behind_proxy": "true"}, "abc", http.StatusOK},
		"without it":       {map[string]string{"metrics.token": "abc"}, "", http.StatusUnauthorized},
		"with another one": {map[string]string{"metrics.token": "abc"}, "abd", http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, settings(t, c.flags))
			r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
			if c.token != "" {
				r.Header.Set("Authorization", "Bearer "+c.token)
			}
			w := httptest.NewRecorder()
			s.handler().ServeHTTP(w, r)
			if w.Code != c.want {
				t.Errorf("answered with %d, want %d: %s", w.Code, c.want, w.Body)
			}
		})
	}
}

func TestMetricsAlone(t *testing.T) {
	t.Parallel()
	s := open(t, settings(t, map[string]string{"metrics.listen": "127.0.0.1:0"}))
	for path, want := range map[string]int{"/metrics": http.StatusOK, "/api/v1/setup": http.StatusNotFound} {
		w := httptest.NewRecorder()
		s.metricsAlone().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s is answered with %d, want %d", path, w.Code, want)
		}
	}
}

func TestRunsAreCounted(t *testing.T) {
	t.Parallel()
	m := newMetrics("1")
	at := time.Unix(1_000_000, 0)
	r := integration.Run{Key: "acme", State: integration.RunPartial, StartedAt: at, EndedAt: at.Add(time.Minute)}
	r.Rows = 7
	r.Calls = map[string]int{"graph": 3}
	r.Bytes = map[string]int64{"graph": 1000}
	r.Steps = []integration.RunStep{{Step: "users", Outcome: graph.Succeeded}, {Step: "groups", Outcome: graph.Forbidden}, {Step: "scores"}}
	r.Quota = []integration.QuotaUse{{Quota: "hunting", Used: 12, Limit: 10, Window: 60}}
	m.run(r)
	m.run(integration.Run{Key: "acme", State: integration.RunCancelled, EndedAt: at})
	want := `
# HELP parapet_calls_total Calls that runs made, by API.
# TYPE parapet_calls_total counter
parapet_calls_total{api="graph",integration="acme"} 3
# HELP parapet_quota_left How many calls a quota had left when the last run ended.
# TYPE parapet_quota_left gauge
parapet_quota_left{integration="acme",quota="hunting",window_seconds="60"} 0
# HELP parapet_run_steps_total Steps of runs, by how they ended.
# TYPE parapet_run_steps_total counter
parapet_run_steps_total{integration="acme",outcome="forbidden",step="groups"} 1
parapet_run_steps_total{integration="acme",outcome="succeeded",step="users"} 1
# HELP parapet_runs_total Runs that ended, by how.
# TYPE parapet_runs_total counter
parapet_runs_total{integration="acme",outcome="cancelled"} 1
parapet_runs_total{integration="acme",outcome="partial"} 1
`
	err := testutil.GatherAndCompare(m.registry, strings.NewReader(want),
		"parapet_calls_total", "parapet_quota_left", "parapet_run_steps_total", "parapet_runs_total")
	if err != nil {
		t.Error(err)
	}
}

// Traces reach the collector when the server closes at the latest.
func TestTraces(t *testing.T) {
	t.Parallel()
	got := make(chan string, 10)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r.URL.Path + " " + string(body)
	}))
	defer collector.Close()
	s, err := Open(t.Context(), Config{Settings: settings(t, map[string]string{"trace.endpoint": collector.URL}), Version: "test", Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/setup", nil))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if text := <-got; !strings.HasPrefix(text, "/v1/traces ") || !strings.Contains(text, "GET /api/v1/setup") || !strings.Contains(text, "parapet") {
		t.Errorf("the collector got %q", text)
	}
}

func TestLogger(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	logger := NewLogger(&out, config.Log{Level: slog.LevelWarn, JSON: true})
	logger.Info("left out")
	logger.With("secret", secret.New("abc")).WithGroup("g").Warn("told", "n", 1)
	if got := out.String(); !strings.Contains(got, `"msg":"told","secret":"[redacted]","g":{"n":1}`) || strings.Contains(got, "left out") {
		t.Errorf("logged is %s", got)
	}
}
