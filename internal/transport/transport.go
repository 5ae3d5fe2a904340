// Package transport is the one way out: every HTTP request of the product,
// whichever API it is for, passes through a Client.
//
// A request waits for its quota's windows, carries a token, is sent, and is
// sent again when the server throttles, stumbles or breaks off. What comes back
// is either a bounded, unpacked body or an *Error that says what a person can
// do. Hosts are allow-listed; nothing secret reaches a log line or an error.
//
// The package knows HTTP and how Microsoft's services refuse; it does not know
// what is asked for, how tokens are made, or what a row means.
package transport

import (
	"cmp"
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"sync"
)

// Client sends requests for one application in one tenant. It is safe for
// concurrent use.
type Client struct {
	cfg       Config
	hosts     []host // may be sent a token
	fileHosts []host // may not
	gates     *gates
	http      *http.Client

	mu    sync.Mutex
	calls map[API]int
	bytes map[API]int64
}

// New returns a Client, or an error if a host of cfg cannot be read.
func New(cfg Config) (*Client, error) {
	hosts, err := parseHosts(cfg.Hosts)
	if err != nil {
		return nil, err
	}
	fileHosts, err := parseHosts(cfg.FileHosts)
	if err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	c := &Client{
		cfg:       cfg,
		hosts:     hosts,
		fileHosts: fileHosts,
		gates:     newGates(cfg),
		calls:     make(map[API]int),
		bytes:     make(map[API]int64),
	}
	c.http = &http.Client{Transport: newRoundTripper(cfg), CheckRedirect: c.checkRedirect}
	return c, nil
}

// Do sends req until it is answered, refused, or ctx ends. The error is ctx's,
// the token source's, or an *Error.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	x, err := c.begin(req)
	if err != nil {
		return nil, err
	}
	return x.run(ctx)
}

// Read sends req and gives the body to read. When the body breaks off while it
// is being read, or ends in the middle of a value (io.ErrUnexpectedEOF), the
// request is sent again and read is called again: it must begin anew each time.
// Any other error of read is returned as it is.
func (c *Client) Read(ctx context.Context, req Request, read func(io.Reader) error) error {
	x, err := c.begin(req)
	if err != nil {
		return err
	}
	for {
		if _, err := x.run(ctx); err != nil {
			return err
		}
		err := consume(x.body, read)
		if err == nil {
			return nil
		}
		if again, err := x.reread(ctx, err); !again {
			return err
		}
	}
}

// consume reads a body and closes it. The few bytes that may follow the value
// are read too, so that the connection can serve the next request.
func consume(body *body, read func(io.Reader) error) error {
	defer func() { _ = body.Close() }() // what it could tell, read has told
	if err := read(body); err != nil {
		body.misfit = true
		return err
	}
	_, _ = io.CopyN(io.Discard, body, 4<<10)
	return nil
}

// begin checks req before any of it leaves the machine.
func (c *Client) begin(req Request) (*exchange, error) {
	req.Method = cmp.Or(req.Method, http.MethodGet)
	u, err := url.Parse(req.URL)
	if err != nil {
		// The parser's error quotes the link, which may be a signed one.
		return nil, &Error{
			API: req.API, Kind: Invalid, Method: req.Method, URL: redacted,
			Message: "the link cannot be read",
		}
	}
	x := &exchange{client: c, req: req, url: u, gate: c.gates.of(req.API, req.Quota)}
	if !allowed(c.hosts, u) && (req.Token != nil || !allowed(c.fileHosts, u)) {
		e := x.newError(Disallowed, nil)
		e.Message = "the host " + u.Host + " is not one this product may call"
		return nil, e
	}
	return x, nil
}

// Calls returns how many attempts were sent so far, per API.
func (c *Client) Calls() map[API]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.calls)
}

func (c *Client) count(api API) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[api]++
}

// Bytes returns how many bytes of answers were received so far, per API, as they
// were sent.
func (c *Client) Bytes() map[API]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.bytes)
}

// meter counts the bytes of an answer.
type meter struct {
	io.ReadCloser

	client *Client
	api    API
}

func (c *Client) metered(api API, answer io.ReadCloser) io.ReadCloser {
	return meter{answer, c, api}
}

// Read reads and counts.
func (m meter) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	m.client.mu.Lock()
	defer m.client.mu.Unlock()
	m.client.bytes[m.api] += int64(n)
	return n, err
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }
