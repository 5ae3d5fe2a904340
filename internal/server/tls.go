package server

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"parapet/internal/config"
)

// tlsOf is how the server speaks TLS; nil when it does not.
func tlsOf(set *config.Server, logger *slog.Logger) (*tls.Config, error) {
	if !set.EndsTLS() {
		return nil, nil
	}
	pair := &keyPair{certificate: set.TLS.Certificate, key: set.TLS.Key, logger: logger}
	if set.TLS.SelfSigned {
		var err error
		pair.certificate, pair.key, err = selfSigned(filepath.Join(set.Data, "server"), names(set), time.Now())
		if err != nil {
			return nil, err
		}
	}
	if err := pair.load(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: pair.get}, nil
}

// names are the hosts by which the server may be called.
func names(set *config.Server) []string {
	all := []string{"localhost", "127.0.0.1", "::1"}
	if name, err := os.Hostname(); err == nil && name != "" {
		all = append(all, name)
	}
	host, _, err := net.SplitHostPort(set.Listen)
	if ip := net.ParseIP(host); err == nil && host != "" && (ip == nil || !ip.IsUnspecified()) {
		all = append(all, host)
	}
	if u, err := url.Parse(set.PublicURL); err == nil && u.Hostname() != "" {
		all = append([]string{u.Hostname()}, all...)
	}
	return all
}

// keyPair is a certificate with its key in two files, which is read again when
// they have changed: who renews it need not restart the server.
type keyPair struct {
	certificate, key string
	logger           *slog.Logger

	mu   sync.Mutex
	pair *tls.Certificate
	// looked is when the files were last looked at, and changed when they had last
	// changed.
	looked  time.Time
	changed [2]time.Time
}

// often is how often the files are looked at, at most.
const often = 10 * time.Second

// get is the certificate as it is now. One that cannot be read leaves the one
// before.
func (p *keyPair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.looked) < often {
		return p.pair, nil
	}
	p.looked = time.Now()
	if p.stamps() != p.changed {
		if err := p.load(); err != nil {
			p.logger.Error("keep the certificate that was there", "error", err)
		}
	}
	return p.pair, nil
}

// load reads the files. What cannot be read now is not tried again before it
// changes.
func (p *keyPair) load() error {
	p.looked, p.changed = time.Now(), p.stamps()
	pair, err := tls.LoadX509KeyPair(p.certificate, p.key)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	p.pair = &pair
	return nil
}

// stamps are when the files last changed.
func (p *keyPair) stamps() [2]time.Time {
	var at [2]time.Time
	for i, file := range []string{p.certificate, p.key} {
		if info, err := os.Stat(file); err == nil {
			at[i] = info.ModTime()
		}
	}
	return at
}
