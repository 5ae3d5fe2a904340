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
	"regexp"
	"slices"
	"strings"
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
	// Truncate breaks the connection after so many bytes of the body.
	Truncate int `json:"truncate,omitempty"`
	// Cut ends the body after so many bytes as if that were all of it.
	Cut int `json:"cut,omitempty"`
	// Damage garbles the body from so many bytes on.
	Damage int `json:"damage,omitempty"`
	// Garble names a member that one record of an answer cannot be read for: a text
	// in place of a list or an object, and an object in place of all else.
	Garble string `json:"garble,omitempty"`
	// Record is which of the records that have it, from zero.
	Record int `json:"record,omitempty"`
	// AdvanceHours lets the world live on before the call is answered, so that
	// what a client walks through changes under its feet.
	AdvanceHours int `json:"advance_hours,omitempty"`
	// Close closes the connection without an answer.
	Close bool `json:"close,omitempty"`
	// After is how many more calls that match are let through first.
	After int `json:"after,omitempty"`
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

// maxAdvance is a month: a step of the world takes time, and a client waits.
const maxAdvance = 31 * 24

// APIs are the names that [Match.API] may have.
var APIs = []string{"login", "graph", "hunting", "defender", "storage"}

// Validate says what is wrong with a fault that somebody wants added.
func (f Fault) Validate() error {
	switch {
	case f.Match.API != "" && !slices.Contains(APIs, f.Match.API):
		return fmt.Errorf("match.api %q: want one of %s", f.Match.API, strings.Join(APIs, ", "))
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d: want 200 to 599", f.Status)
	case min(f.DelayMS, f.Truncate, f.Cut, f.Damage, f.AdvanceHours, f.After, f.Times, f.Record) < 0:
		return errors.New("a number cannot be negative")
	case f.AdvanceHours > maxAdvance:
		return fmt.Errorf("advance_hours %d: want at most %d", f.AdvanceHours, maxAdvance)
	case f.Body != "" && f.Status == 0:
		return errors.New("a body needs a status")
	case max(f.Status, f.DelayMS, f.Truncate, f.Cut, f.Damage, f.AdvanceHours) == 0 && !f.Close && f.Garble == "" && len(f.Headers) == 0:
		return errors.New("nothing would go wrong: give status, delay_ms, truncate, cut, damage, garble, advance_hours, close or headers")
	}
	return nil
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
