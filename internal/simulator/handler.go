package simulator

import (
	"net/http"
	"net/url"
	"strings"

	"parapet/internal/simulator/export"
	"parapet/internal/simulator/msgraph"
)

// controlPrefix is a path that no Microsoft API has.
const controlPrefix = "/_simulator/"

// service is one of Microsoft's services, known by its path alone: all of them
// share a listener, and a client may reach it under any host name.
type service struct {
	api    string
	prefix string
	// anyCase services match their paths without regard to case.
	anyCase bool
	handler http.Handler
}

// services lists what is served, the first match first. Sign-in is last: its
// paths begin with a tenant.
func services(login, graph, defender *http.ServeMux, storage http.Handler) []service {
	return []service{
		{"storage", export.Prefix, false, storage},
		{"hunting", msgraph.HuntingPath, true, graph},
		{"graph", "/v1.0/", true, graph},
		{"defender", "/api/", true, defender},
		{"login", "/", true, login},
	}
}

// Handler serves the tenant and its control plane, over any listener.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, controlPrefix) {
			s.control.ServeHTTP(w, r)
			return
		}
		for _, service := range s.services {
			if strings.HasPrefix(strings.ToLower(r.URL.Path), service.prefix) {
				s.serve(w, service.normal(r), service)
				return
			}
		}
	})
}

// serve counts a call, and answers it unless a fault befalls it.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, service service) {
	s.calls.count(service.api, r.Method+" "+service.route(r))
	s.faults.Serve(w, r, service.api, service.handler)
}

// normal writes the path as the routes expect it: in lower case, without the
// optional version of Defender's.
func (v service) normal(r *http.Request) *http.Request {
	if !v.anyCase {
		return r
	}
	path := func(p string) string {
		p = strings.ToLower(p)
		if rest, ok := strings.CutPrefix(p, "/api/v1.0/"); ok {
			return "/api/" + rest
		}
		return p
	}
	normal := new(http.Request)
	*normal = *r
	normal.URL = new(url.URL)
	*normal.URL = *r.URL
	normal.URL.Path, normal.URL.RawPath = path(r.URL.Path), path(r.URL.RawPath)
	return normal
}

// route names what a call is for, with placeholders for ids.
func (v service) route(r *http.Request) string {
	mux, ok := v.handler.(*http.ServeMux)
	if !ok {
		return v.prefix
	}
	_, pattern := mux.Handler(r)
	if _, path, ok := strings.Cut(pattern, " "); ok {
		return path
	}
	if pattern != "" {
		return pattern
	}
	return "unknown"
}
