// Package client speaks to a Parapet server as a program does: with an API token,
// in the types that the server's own API is made of.
//
// Its one flow: a method of Client is one operation of the API; it sends the
// request, takes a problem for an error that says what to do, and hands out what
// came. Lists are iterated to their end, page by page. The package does not know
// how answers are shown, nor where the token comes from.
package client

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"parapet/internal/secret"
)

// Config says which server to speak to, and as whom.
type Config struct {
	// Server is the server's address, such as https://parapet.example.com.
	Server string
	// Token is an API token of the server.
	Token secret.Secret
	// RootCAs are the authorities to trust; the system's when nil.
	RootCAs *x509.CertPool
	// UserAgent tells the server's log who calls.
	UserAgent string
}

// Client calls the operations of one server. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	token     secret.Secret
	userAgent string
	http      *http.Client
}

// patience is how long a server may take to begin an answer. Queries may take
// long: the server bounds them.
const patience = 10 * time.Minute

// New prepares a client. It sends nothing yet. A token is sent only over TLS, or
// to this machine.
func New(cfg Config) (*Client, error) {
	base, err := url.Parse(cfg.Server)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("%q is no server's address: give one such as https://parapet.example.com", cfg.Server)
	}
	if base.Scheme == "http" && !isLoopback(base.Hostname()) {
		return nil, fmt.Errorf("%s would send the token in the clear: use https", cfg.Server)
	}
	if cfg.Token.Empty() {
		return nil, fmt.Errorf("there is no token for %s: make one in the server and put it into PARAPET_TOKEN", cfg.Server)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = patience
	transport.TLSClientConfig = &tls.Config{RootCAs: cfg.RootCAs, MinVersion: tls.VersionTLS12}
	return &Client{
		base: base.JoinPath("api", "v1"), token: cfg.Token, userAgent: cfg.UserAgent,
		http: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // a token goes nowhere but where it was meant to
		}},
	}, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Close lets go of the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }
