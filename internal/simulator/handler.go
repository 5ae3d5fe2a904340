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
	// unserved words the answer to a call that no route takes, given the
	// methods that the path is served under; nil sends the status alone.
	unserved func(w http.ResponseWriter, r *http.Request, methods []string)
}

// services lists what is served, the first match first. Sign-in is last: its
// paths begin with a tenant.
func services(login, graph, defender *http.ServeMux, storage http.Handler) []service {
	return []service{
		{"storage", export.Prefix, false, storage, nil},
		{"hunting", msgraph.HuntingPath, true, graph, msgraph.Unserved},
		{"hunting", msgraph.QualifiedHuntingPath, true, graph, msgraph.Unserved},
		{"graph", "/v1.0/", true, graph, msgraph.Unserved},
		{"defender", "/api/", true, defender, nil},
		{"login", "/", true, login, nil},
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
	s.faults.Serve(w, r, service.api, service)
}

// ServeHTTP answers a call of the service's, also one that it has no route for.
func (v service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	methods, served := v.methods(r)
	switch {
	case served:
		v.handler.ServeHTTP(w, r)
	case v.unserved != nil:
		v.unserved(w, r, methods)
	case len(methods) > 0:
		w.Header().Set("Allow", strings.Join(methods, ", "))
		w.WriteHeader(http.StatusMethodNotAllowed)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// methods reports whether a route takes the call, and if none does, under
// which methods its path is served.
func (v service) methods(r *http.Request) (others []string, served bool) {
	routes, ok := v.handler.(*http.ServeMux)
	if !ok {
		return nil, true
	}
	if _, pattern := routes.Handler(r); pattern != "" {
		return nil, true
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		probe := *r
		probe.Method = method
		if _, pattern := routes.Handler(&probe); pattern != "" {
			others = append(others, method)
		}
	}
	return others, false
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
