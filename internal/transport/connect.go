package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

// LoadRootCAs returns the system's certificate authorities and those of a PEM
// file, for a network whose proxy inspects TLS.
func LoadRootCAs(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read ca_file: %w", err)
	}
	pool, ok := RootCAs(text)
	if !ok {
		return nil, fmt.Errorf("read ca_file %s: it holds no certificate in PEM form", file)
	}
	return pool, nil
}

// RootCAs returns the system's certificate authorities and those of a PEM text,
// and whether there were any in it.
func RootCAs(text []byte) (*x509.CertPool, bool) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a machine without authorities still has ours
	}
	return pool, pool.AppendCertsFromPEM(text)
}

// newRoundTripper leaves unpacking to us: the standard library knows neither raw
// deflate nor a limit.
func newRoundTripper(cfg Config) *http.Transport {
	t := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: cfg.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    30 * time.Second,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		// A connection that died in silence must not be the one a retry uses.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},
	}
	switch {
	case cfg.Dial != nil:
		t.Proxy, t.DialContext = nil, cfg.Dial
	case cfg.PublicOnly:
		g := &guard{dialer: net.Dialer{Timeout: 30 * time.Second}, proxies: map[string]bool{}}
		t.Proxy, t.DialContext = g.proxy, g.dial
	}
	return t
}

var errRedirect = errors.New("the server redirects to a host this product may not call")

// checkRedirect follows redirects to allowed hosts only, and takes the token
// along only to those that may have it.
func (c *Client) checkRedirect(r *http.Request, via []*http.Request) error {
	if len(via) >= 10 {
		return errors.New("the server redirects without end")
	}
	if allowed(c.hosts, r.URL) {
		return nil
	}
	r.Header.Del("Authorization")
	if allowed(c.fileHosts, r.URL) {
		return nil
	}
	return fmt.Errorf("%w: %s", errRedirect, r.URL.Host)
}
