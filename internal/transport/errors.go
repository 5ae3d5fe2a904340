package transport

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Kind is the meaning of an Error: what a caller branches on.
type Kind string

// The kinds of errors.
const (
	Invalid      Kind = "invalid"       // any other 4xx: the request itself is wrong
	Unauthorized Kind = "unauthorized"  // 401 although the token was fresh
	Forbidden    Kind = "forbidden"     // 403 for a reason that names no role
	MissingRole  Kind = "missing role"  // 403 that names the roles: RequiredRoles
	Unlicensed   Kind = "unlicensed"    // 401 or 403 for want of a licence
	NotFound     Kind = "not found"     // 404 by which the service says so
	Misdirected  Kind = "misdirected"   // any other 404: nobody there knows of such a call
	LinkExpired  Kind = "link expired"  // a signed link is past its time: ask for a new one
	Throttled    Kind = "throttled"     // 429, again and again
	Server       Kind = "server"        // 5xx, again and again
	Network      Kind = "network"       // no connection, or one that broke off, again and again
	Unreachable  Kind = "unreachable"   // the host is unknown or refuses connections
	UnknownCA    Kind = "unknown ca"    // a certificate we have no reason to trust
	Clock        Kind = "clock"         // our clock and the server's disagree
	TooLarge     Kind = "too large"     // more than the limits of Config
	Disallowed   Kind = "disallowed"    // a link or redirect to a host that is not on the list
	BadLink      Kind = "bad next link" // a next link that repeats itself or lost its filter
)

// Error is a call that did not succeed. Its text says what a person can do
// about it and holds no token, secret or signature.
type Error struct {
	API    API // empty for a link that was refused before it was called
	Kind   Kind
	Method string
	URL    string // redacted
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Code and Message are the server's own, bounded and redacted; without an
	// answer Message says what went wrong.
	Code, Message string
	// RequiredRoles are the application roles of which one would have sufficed;
	// set with kind MissingRole.
	RequiredRoles []string
	// RetryAfter is the wait the server asked for with this answer; 0 when it did
	// not say.
	RetryAfter time.Duration

	cause  error
	answer *answer // what the server sent, for Sender
}

// answer is a refusal as it came.
type answer struct {
	header http.Header
	body   []byte
}

// Unwrap returns the cause of a failed connection or a broken body, nil when the
// server answered. Its text is not redacted.
func (e *Error) Unwrap() error { return e.cause }

// Error says what was called, what came back and what a person can do.
func (e *Error) Error() string {
	var text strings.Builder
	if e.API != "" {
		text.WriteString(string(e.API) + ": ")
	}
	text.WriteString(e.Method + " " + e.URL + ": ")
	if e.Status != 0 {
		text.WriteString(strings.TrimSpace(strconv.Itoa(e.Status) + " " + http.StatusText(e.Status)))
		if e.Message != "" {
			text.WriteString(": ")
		}
	}
	text.WriteString(strings.TrimSuffix(e.Message, "."))
	if advice := e.advice(); advice != "" {
		text.WriteString(". " + advice)
	}
	return text.String()
}
