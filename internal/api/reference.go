package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
)

// The reference page draws the document in the browser. It is a page, a script
// and a style of our own, so that it needs nothing from elsewhere.
//
//go:embed reference
var reference embed.FS

const referencePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// serveReference serves the document and the page that draws it.
func (s *server) serveReference() {
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
	for path, file := range map[string][2]string{
		"GET /docs":               {"index.html", "text/html; charset=utf-8"},
		"GET /docs/reference.js":  {"reference.js", "text/javascript; charset=utf-8"},
		"GET /docs/reference.css": {"reference.css", "text/css; charset=utf-8"},
	} {
		text, err := reference.ReadFile("reference/" + file[0])
		if err != nil {
			panic(fmt.Errorf("the program lacks a part: %w", err))
		}
		s.mux.Handle(path, fixed(file[1], text))
	}
}

// fixed serves what never changes while the program runs.
func fixed(contentType string, text []byte) http.Handler {
	tag := digest(text)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Security-Policy", referencePolicy)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		if matches(r.Header.Values("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(text) // the client may be gone, which the server notices
	})
}
