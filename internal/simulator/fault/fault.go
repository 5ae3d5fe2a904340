// Package fault makes chosen calls to a simulated tenant go wrong: another
// status, a delay, an answer that breaks off, a connection that closes.
//
// Its flow: the control plane adds faults; the middleware asks of every call
// whether a fault matches, and each fault is spent after a number of calls.
// It knows calls only by method, path and the API they belong to.
package fault

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault is what happens to calls that match.
type Fault struct {
	Match Match `json:"match"`
	// Status to answer with instead of the real one; zero lets the call
	// through to the tenant.
	Status int `json:"status,omitempty"`
	// Headers are added to the answer.
	Headers map[string]string `json:"headers,omitempty"`
	// Body of the answer with Status.
	Body string `json:"body,omitempty"`
	// DelayMS is waited before anything else, in milliseconds.
	DelayMS int `json:"delay_ms,omitempty"`
	// Truncate breaks the answer off after so many bytes of its body.
	Truncate int `json:"truncate,omitempty"`
	// Close closes the connection without an answer.
	Close bool `json:"close,omitempty"`
	// Times is how many more calls are hit.
	Times int `json:"times"`
}

// Match chooses calls; what is empty matches every call.
type Match struct {
	Method string `json:"method,omitempty"`
	// Path is a prefix, or a pattern for the whole path when it has a star: *
	// stands for one segment or a part of it, ** for any number. Case is
	// ignored, and Defender's paths are matched without their optional version.
	Path string `json:"path,omitempty"`
	// API is login, graph, hunting, defender or storage.
	API string `json:"api,omitempty"`
}

// APIs are the names that [Match.API] may have.
var APIs = []string{"login", "graph", "hunting", "defender", "storage"}

// Validate says what is wrong with a fault that somebody wants added.
func (f Fault) Validate() error {
	switch {
	case f.Match.API != "" && !slices.Contains(APIs, f.Match.API):
		return fmt.Errorf("match.api %q: want one of %s", f.Match.API, strings.Join(APIs, ", "))
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d: want 200 to 599", f.Status)
	case f.DelayMS < 0 || f.Truncate < 0 || f.Times < 0:
		return errors.New("delay_ms, truncate and times cannot be negative")
	case f.Body != "" && f.Status == 0:
		return errors.New("a body needs a status")
	case f.Status == 0 && f.DelayMS == 0 && f.Truncate == 0 && !f.Close && len(f.Headers) == 0:
		return errors.New("nothing would go wrong: give status, delay_ms, truncate, close or headers")
	}
	return nil
}

// Set holds the faults that are still to happen, in the order they were
// added. It is safe for concurrent use.
type Set struct {
	mu     sync.Mutex
	faults []Fault
}

// Add appends a fault for the next f.Times calls that match, one when zero.
func (s *Set) Add(f Fault) error {
	if err := f.Validate(); err != nil {
		return err
	}
	f.Times = max(f.Times, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
	return nil
}

// List returns the faults that are still to happen; never nil.
func (s *Set) List() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Fault{}, s.faults...)
}

// Clear forgets all faults.
func (s *Set) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// take spends the first fault that matches a call.
func (s *Set) take(method, path, api string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.faults, func(f Fault) bool { return f.Match.hits(method, path, api) })
	if i < 0 {
		return Fault{}, false
	}
	fault := s.faults[i]
	s.faults[i].Times--
	if s.faults[i].Times == 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	return fault, true
}

func (m Match) hits(method, path, api string) bool {
	if m.Method != "" && !strings.EqualFold(m.Method, method) {
		return false
	}
	if m.API != "" && m.API != api {
		return false
	}
	pattern, path := strings.ToLower(m.Path), strings.ToLower(path)
	if !strings.Contains(pattern, "*") {
		return strings.HasPrefix(path, pattern)
	}
	return glob(pattern).MatchString(path)
}

// glob compiles a path pattern with stars.
func glob(pattern string) *regexp.Regexp {
	expr := regexp.QuoteMeta(pattern)
	expr = strings.ReplaceAll(expr, `\*\*`, `.*`)
	expr = regexp.MustCompile(`\\\*`).ReplaceAllString(expr, `[^/]*`)
	return regexp.MustCompile("^" + expr + "$")
}

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
	if fault.Close {
		panic(http.ErrAbortHandler)
	}
	for name, value := range fault.Headers {
		w.Header().Set(name, value)
	}
	if fault.Truncate > 0 {
		w = &truncated{ResponseWriter: w, left: fault.Truncate}
	}
	if fault.Status == 0 {
		next.ServeHTTP(w, r)
		return
	}
	if strings.HasPrefix(fault.Body, "{") && w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(fault.Status)
	fmt.Fprint(w, fault.Body)
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

// truncated lets some bytes of the body through and then breaks the
// connection, so that the client sees an answer that ends too early.
type truncated struct {
	http.ResponseWriter
	left int
}

func (t *truncated) Write(p []byte) (int, error) {
	if len(p) < t.left {
		t.left -= len(p)
		return t.ResponseWriter.Write(p)
	}
	// The connection ends here, whether or not these arrive.
	_, _ = t.ResponseWriter.Write(p[:t.left])
	_ = http.NewResponseController(t.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}
