package fault

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Serve answers the call with next, unless a fault befalls it.
func (s *Set) Serve(w http.ResponseWriter, r *http.Request, api string, next http.Handler) {
	fault, ok := s.take(r.Method, r.URL.Path, api)
	if !ok {
		next.ServeHTTP(w, r)
		return
	}
	if !fault.wait(r) {
		return
	}
	if fault.AdvanceHours > 0 {
		s.Advance(fault.AdvanceHours)
	}
	if fault.Close {
		panic(http.ErrAbortHandler)
	}
	for name, value := range fault.Headers {
		w.Header().Set(name, value)
	}
	w = fault.spoil(w)
	if fault.Status == 0 {
		fault.pass(w, r, next)
		return
	}
	if strings.HasPrefix(fault.Body, "{") && w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(fault.Status)
	fmt.Fprint(w, fault.Body)
}

// pass answers the call with next, and garbles the answer.
func (f Fault) pass(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if f.Garble == "" {
		next.ServeHTTP(w, r)
		return
	}
	plain := r.Clone(r.Context())
	plain.Header.Del("Accept-Encoding") // what is packed could not be garbled
	g := &garbled{ResponseWriter: w, member: f.Garble, record: f.Record}
	next.ServeHTTP(g, plain)
	g.end()
}

// wait lets the delay pass; it is false when the caller went away meanwhile.
func (f Fault) wait(r *http.Request) bool {
	if f.DelayMS == 0 {
		return true
	}
	timer := time.NewTimer(time.Duration(f.DelayMS) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
