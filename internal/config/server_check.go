package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// check holds the settings against each other.
func (s *Server) check() error {
	return errors.Join(s.checkTLS(), s.checkListen(), s.checkDatabase(), s.checkPublicURL(), s.checkMetrics(), s.checkTrace())
}

func (s *Server) checkTLS() error {
	switch t := s.TLS; {
	case (t.Certificate == "") != (t.Key == ""):
		return errors.New("tls.certificate and tls.key belong together: give both")
	case t.SelfSigned && t.Certificate != "":
		return errors.New("tls.self_signed makes a certificate, and tls.certificate names one: keep one of them")
	}
	return nil
}

func (s *Server) checkListen() error {
	local, err := isLocal(s.Listen)
	switch {
	case err != nil:
		return fmt.Errorf("listen: %w", err)
	case !local && !s.EndsTLS() && !s.BehindProxy:
		return fmt.Errorf("listen: %s can be reached from other machines, which would read passwords on the way: "+
			"give tls.certificate and tls.key, or tls.self_signed, or say behind_proxy if a proxy ends TLS", s.Listen)
	}
	return nil
}

// EndsTLS says whether the server itself speaks TLS.
func (s *Server) EndsTLS() bool { return s.TLS.SelfSigned || s.TLS.Certificate != "" }

// Local says whether the server can be reached from its own machine alone, with
// no proxy before it.
func (s *Server) Local() bool {
	local, err := isLocal(s.Listen)
	return err == nil && local && !s.BehindProxy
}

// isLocal says whether an address is one of this machine alone.
func isLocal(address string) (bool, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false, fmt.Errorf("%q is malformed: give host and port, as in 127.0.0.1:8080", address)
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback(), nil
}

func (s *Server) checkDatabase() error {
	for _, scheme := range []string{"file:", "postgres://", "postgresql://"} {
		if rest, ok := strings.CutPrefix(s.Database.Reveal(), scheme); ok && rest != "" {
			return nil
		}
	}
	return errors.New(`database: the URL has to begin with "file:" and a path for SQLite, or "postgres://" for PostgreSQL`)
}

func (s *Server) checkPublicURL() error {
	if s.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(s.PublicURL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("public_url: %q is malformed: give scheme and host alone, as in https://parapet.example.com", s.PublicURL)
	}
	s.PublicURL = u.Scheme + "://" + u.Host
	return nil
}

func (s *Server) checkMetrics() error {
	if s.Metrics.Listen == "" {
		return nil
	}
	local, err := isLocal(s.Metrics.Listen)
	switch {
	case err != nil:
		return fmt.Errorf("metrics.listen: %w", err)
	case !local && s.Metrics.Token.Empty():
		return fmt.Errorf("metrics.listen: %s can be reached from other machines: give a metrics.token too", s.Metrics.Listen)
	}
	return nil
}

func (s *Server) checkTrace() error {
	if s.Trace.Endpoint == "" {
		return nil
	}
	u, err := url.Parse(s.Trace.Endpoint)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return errors.New("trace.endpoint is malformed: give the URL of a collector, as in http://localhost:4318")
	}
	return nil
}
