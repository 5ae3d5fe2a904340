package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

const page = `<script src="/scheme.js" nonce="{{nonce}}"></script><meta property="csp-nonce" nonce="{{nonce}}">`

func newHandler(t *testing.T) http.Handler {
	t.Helper()
	var zipped strings.Builder
	w := gzip.NewWriter(&zipped)
	if _, err := io.WriteString(w, "plain"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return handler{fstest.MapFS{
		"static/a-1.js.gz": {Data: []byte(zipped.String())},
		"static/a-1.js.br": {Data: []byte("brotli")},
		"icon.svg.gz":      {Data: []byte(zipped.String())},
		"icon.svg.br":      {Data: []byte("brotli")},
	}, page}
}

func get(t *testing.T, h http.Handler, path, encodings string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encodings)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, resp *http.Response) string {
	t.Helper()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

func TestFiles(t *testing.T) {
	t.Parallel()
	h := newHandler(t)
	for _, c := range []struct {
		path, encodings        string
		status                 int
		encoding, cache, wants string
	}{
		{"/static/a-1.js", "gzip, deflate, br", http.StatusOK, "br", "public, max-age=31536000, immutable", "brotli"},
		{"/static/a-1.js", "gzip, br;q=0", http.StatusOK, "gzip", "public, max-age=31536000, immutable", "\x1f\x8b"},
		{"/static/a-1.js", "", http.StatusOK, "", "public, max-age=31536000, immutable", "plain"},
		{"/icon.svg", "br", http.StatusOK, "br", "no-cache", "brotli"},
		{"/static/gone-2.js", "br", http.StatusNotFound, "", "", "404"},
		{"/../web.go", "br", http.StatusOK, "", "no-store", "csp-nonce"},
	} {
		resp := get(t, h, c.path, c.encodings)
		if resp.StatusCode != c.status || resp.Header.Get("Content-Encoding") != c.encoding || resp.Header.Get("Cache-Control") != c.cache {
			t.Errorf("%s for %q: %d %v", c.path, c.encodings, resp.StatusCode, resp.Header)
		}
		if got := text(t, resp); !strings.Contains(got, c.wants) {
			t.Errorf("%s for %q: %q", c.path, c.encodings, got)
		}
	}
}

// TestPage asks for a view twice: each time the page and its policy have the same
// nonce, and never the one before.
func TestPage(t *testing.T) {
	t.Parallel()
	h := newHandler(t)
	var before string
	for range 2 {
		resp := get(t, h, "/assets/systems?sort=name", "br")
		nonce := regexp.MustCompile(`'nonce-([^']{16,})'`).FindStringSubmatch(resp.Header.Get("Content-Security-Policy"))
		if nonce == nil || nonce[1] == before {
			t.Fatalf("the policy has the nonce %q after %q", nonce, before)
		}
		if got := text(t, resp); strings.Count(got, nonce[1]) != 2 || strings.Contains(got, nonceMark) {
			t.Errorf("the page lacks its nonce %s: %s", nonce[1], got)
		}
		before = nonce[1]
	}
}

// TestMissing says how to have the console.
func TestMissing(t *testing.T) {
	t.Parallel()
	resp := get(t, http.HandlerFunc(missing), "/", "br")
	if got := text(t, resp); resp.StatusCode != http.StatusNotImplemented || !strings.Contains(got, "make build") {
		t.Errorf("%d %s", resp.StatusCode, got)
	}
}
