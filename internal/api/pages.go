package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
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
	asJSON, err := json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	if err != nil {
		panic(err) // the document is made of the program's own types
	}
	asYAML, err := s.api.OpenAPI().YAML()
	if err != nil {
		panic(err)
	}
	s.mux.Handle("GET /openapi.json", fixed("application/openapi+json", asJSON))
	s.mux.Handle("GET /openapi.yaml", fixed("application/openapi+yaml", asYAML))
	for at, file := range map[string]string{
		"/docs": "reference.html", "/docs/reference.js": "reference.js", "/docs/pages.css": "pages.css",
	} {
		text, err := pages.ReadFile("pages/" + file)
		if err != nil {
			panic(fmt.Errorf("the program lacks a part: %w", err))
		}
		s.mux.Handle("GET "+at, fixed(pageTypes[path.Ext(file)], text))
	}
}

// fixed serves what never changes while the program runs.
func fixed(contentType string, text []byte) http.Handler {
	tag := digest(text)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Security-Policy", pagePolicy)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		if matches(r.Header.Values("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(text) // the client may be gone, which the server notices
	})
}
