package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/api"
	"parapet/web"
)

// Listeners are where the server is asked.
type Listeners struct {
	Main net.Listener
	// Metrics has the metrics alone; nil for none.
	Metrics net.Listener
}

// Serve answers requests and works on the queue until ctx ends. It may be called
// once.
func (s *Server) Serve(ctx context.Context, l Listeners) error {
	secure, err := s.TLS()
	if err != nil {
		return err
	}
	if err := s.runner.Recover(ctx); err != nil {
		return fmt.Errorf("take note of the runs of the last process: %w", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		<-ctx.Done()
		close(s.stopping)
		return nil
	})
	group.Go(func() error { return s.queue.Run(ctx, s.work()) })
	group.Go(func() error { return s.listen(ctx, l.Main, secure, s.handler()) })
	if l.Metrics != nil {
		group.Go(func() error { return s.listen(ctx, l.Metrics, nil, s.metricsAlone()) })
	}
	return group.Wait()
}

// The bounds of connections. How long a request may take is for the API to say,
// which has streams.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10
)

// listen answers at a listener until ctx ends, and lets requests end then.
func (s *Server) listen(ctx context.Context, l net.Listener, secure *tls.Config, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, TLSConfig: secure,
		ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		// What clients do wrong is no news.
		ErrorLog: slog.NewLogLogger(s.logger.Handler(), slog.LevelDebug),
	}
	group, ctx := errgroup.WithContext(ctx) // ends, too, when nobody can be listened to any more
	group.Go(func() error {
		<-ctx.Done()
		ctx, done := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.Settings.Grace)
		defer done()
		if err := server.Shutdown(ctx); err != nil {
			s.logger.Warn("requests were broken off: they did not end in time", "grace", s.cfg.Settings.Grace)
			return server.Close()
		}
		return nil
	})
	group.Go(func() error {
		var err error
		if secure != nil {
			err = server.ServeTLS(l, "", "")
		} else {
			err = server.Serve(l)
		}
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return fmt.Errorf("listen on %s: %w", l.Addr(), err)
	})
	return group.Wait()
}

// handler answers everything.
func (s *Server) handler() http.Handler {
	set := s.cfg.Settings
	operations := s.tracing.requests(api.New(api.Config{
		Accounts: s.accounts, Audit: s.audit, Integrations: s.integrations, Runner: s.runner, State: s.state,
		Graphs: s.graphs, Exposures: s.exposures, Overview: s.overview,
		Query:   s.cfg.Query,
		Version: s.cfg.Version, Settings: s.told(), Storage: s.storage,
		Logger: s.logger, Observe: s.metrics.request, Stopping: s.stopping,
		Console: web.Handler(),
		Origin:  set.PublicURL, Secure: set.EndsTLS() || set.BehindProxy, BehindProxy: set.BehindProxy,
		Limits: api.Limits{
			PerSecond: float64(set.Requests.PerSecond), Burst: set.Requests.Burst,
			Body: set.Requests.Body, Request: set.Requests.Timeout, Query: set.Query.Timeout + set.Requests.Timeout,
		},
	}))
	own := map[string]http.Handler{
		"/healthz": http.HandlerFunc(alive), "/readyz": http.HandlerFunc(s.ready),
		"/metrics": http.NotFoundHandler(), // no view of the console
	}
	if s.metricsHere() {
		own["/metrics"] = s.metrics.handler(set.Metrics.Token, s.logger)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if handler, ok := own[r.URL.Path]; ok {
			handler.ServeHTTP(w, r)
			return
		}
		operations.ServeHTTP(w, r)
	})
}

// metricsHere says whether the metrics are at the server's own address: not when
// they have one of their own, and without a token only for this machine.
func (s *Server) metricsHere() bool {
	set := s.cfg.Settings
	return set.Metrics.Listen == "" && (set.Local() || !set.Metrics.Token.Empty())
}

// metricsAlone answers at the address of the metrics.
func (s *Server) metricsAlone() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.handler(s.cfg.Settings.Metrics.Token, s.logger))
	return mux
}

// TLS is how the server speaks TLS; nil when it does not.
func (s *Server) TLS() (*tls.Config, error) { return tlsOf(s.cfg.Settings, s.logger) }

// Fingerprint is that of the certificate that the server shows, by which people
// recognise one that nobody vouches for; empty without TLS.
func (s *Server) Fingerprint() (string, error) {
	secure, err := s.TLS()
	if err != nil || secure == nil {
		return "", err
	}
	shown, err := secure.GetCertificate(&tls.ClientHelloInfo{})
	if err != nil {
		return "", err
	}
	leaf, err := x509.ParseCertificate(shown.Certificate[0])
	if err != nil {
		return "", err
	}
	return fingerprint(leaf), nil
}

// checks are what readiness depends on.
func (s *Server) checks() []check {
	return []check{{"state", s.state.Ping}}
}
