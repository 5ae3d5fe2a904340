package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"parapet/internal/account"
	"parapet/internal/api"
)

// Base is the address of every server.
const Base = "http://parapet.test"

// Client asks a server as somebody.
type Client struct {
	server *Server
	tb     testing.TB
	header http.Header
}

// As is a client that holds a token of the account of a role; of nobody, when the
// role is empty.
func (s *Server) As(tb testing.TB, role account.Role) *Client {
	if role == "" {
		return s.With(tb, "")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.With(tb, s.tokens[role])
}

// With is a client that holds a token.
func (s *Server) With(tb testing.TB, token string) *Client {
	c := &Client{server: s, tb: tb, header: http.Header{}}
	if token != "" {
		c.header.Set("Authorization", "Bearer "+token)
	}
	return c
}

// Header is the same client with a header more.
func (c *Client) Header(name, value string) *Client {
	more := *c
	more.header = c.header.Clone()
	more.header.Set(name, value)
	return &more
}

// Answer is what a server has answered.
type Answer struct {
	tb      testing.TB
	Request *http.Request
	Status  int
	Header  http.Header
	Body    []byte
}

// Do asks something. A body is sent as JSON; a []byte as it is.
func (c *Client) Do(method, path string, body any) *Answer {
	c.tb.Helper()
	var text []byte
	switch body := body.(type) {
	case nil:
	case []byte:
		text = body
	default:
		var err error
		if text, err = json.Marshal(body); err != nil {
			c.tb.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(c.tb.Context(), method, Base+path, bytes.NewReader(text))
	if err != nil {
		c.tb.Fatal(err)
	}
	for name, values := range c.header {
		r.Header[name] = values
	}
	if body != nil && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	got, err := c.server.client.Do(r)
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}
	defer got.Body.Close()
	whole, err := io.ReadAll(got.Body)
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}
	return &Answer{tb: c.tb, Request: r, Status: got.StatusCode, Header: got.Header, Body: whole}
}

// Want fails the test when the status is another.
func (a *Answer) Want(status int) *Answer {
	a.tb.Helper()
	if a.Status != status {
		a.tb.Fatalf("%s %s: %d, want %d\n%s", a.Request.Method, a.Request.URL.Path, a.Status, status, a.Body)
	}
	return a
}

// Into decodes the answer.
func (a *Answer) Into(value any) *Answer {
	a.tb.Helper()
	if err := json.Unmarshal(a.Body, value); err != nil {
		a.tb.Fatalf("%s %s: %v\n%s", a.Request.Method, a.Request.URL.Path, err, a.Body)
	}
	return a
}

// Problem is what was wrong with the request.
func (a *Answer) Problem() api.Problem {
	a.tb.Helper()
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		a.tb.Fatalf("%s %s: %s is no problem\n%s", a.Request.Method, a.Request.URL.Path, got, a.Body)
	}
	var p api.Problem
	a.Into(&p)
	return p
}
