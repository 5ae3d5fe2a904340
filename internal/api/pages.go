package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"sync"
)

// The pages are a reference, which draws the document in the browser. They are of
// our own, so that they need nothing from elsewhere.
//
//go:embed pages
var pages embed.FS

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// pageTypes are said here, and not asked of the system that the server runs on.
var pageTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
}

// serveFixed serves the document and the pages.
func (s *server) serveFixed() {
	s.mux.Handle("GET /openapi.json", fixed("application/openapi+json", func() ([]byte, error) {
		return json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	}))
	s.mux.Handle("GET /openapi.yaml", fixed("application/openapi+yaml", s.api.OpenAPI().YAML))
	for at, file := range map[string]string{
		"/docs": "reference.html", "/docs/reference.js": "reference.js", "/docs/pages.css": "pages.css",
	} {
		s.mux.Handle("GET "+at, fixed(pageTypes[path.Ext(file)], func() ([]byte, error) { return pages.ReadFile("pages/" + file) }))
	}
}

// fixed serves what never changes while the program runs. It is made when somebody
// first asks for it: the document takes its time.
func fixed(contentType string, make func() ([]byte, error)) http.Handler {
	text := sync.OnceValue(func() []byte {
		text, err := make()
		if err != nil {
			panic(fmt.Errorf("the program lacks a part: %w", err)) // it is made of the program's own types and files
		}
		return text
	})
	tag := sync.OnceValue(func() string { return digest(text()) })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Security-Policy", pagePolicy)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag())
		if matches(r.Header.Values("If-None-Match"), tag()) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(text()) // the client may be gone, which the server notices
	})
}
