// Package api serves Parapet over HTTP: REST under /api/v1, described by the
// OpenAPI document that is generated from it.
//
// An operation is declared once, as data and one function, in the file of its
// noun: [register] makes of it a route, its part of the document, and everything
// that operations have in common. A request passes, in this order: its id and
// the headers that keep browsers safe; the refusal of what other sites send;
// identification by session or token; the limits of who asks; the permission
// that the operation declares; its idempotency key; the check of its input
// against the schema; the operation; the audit log. What is wrong comes out as
// one shape, [Problem].
//
// The package decodes, authorises, calls and encodes. What integrations,
// accounts, runs and queries are is known to their packages; who listens and
// ends TLS, and when the server stops, is not known here.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"parapet/internal/account"
	"parapet/internal/audit"
	"parapet/internal/exposure"
	"parapet/internal/idempotency"
	"parapet/internal/integration"
	"parapet/internal/overview"
	"parapet/internal/query"
	"parapet/internal/scope"
	"parapet/internal/state"
	"parapet/internal/trend"
)

// Config says what the API serves and how.
type Config struct {
	Accounts     *account.Store
	Audit        *audit.Log
	Integrations *integration.Store
	Runner       *integration.Runner
	Graphs       *scope.Store
	// Exposures keeps what was counted of vulnerabilities; nil for one that begins
	// with nothing.
	Exposures *exposure.Keeper
	// Overview has what was counted of the graph; nil for one that begins with what
	// State keeps.
	Overview *overview.Store
	// State keeps the answers to requests that carry an idempotency key, and the
	// questions and filters that people keep.
	State *state.DB
	// Query is what queries may take, and the parameters that all of them have. The
	// zero value is good.
	Query query.Options

	// Version is the program's, and Settings are what the server was told.
	Version  string
	Settings []Setting
	// Storage says what the server keeps on disk; nil when it is not known.
	Storage func(context.Context) (Storage, error)

	// Logger is told of requests and of what went wrong; nil for nobody.
	Logger *slog.Logger
	// Observe is told of every request that an operation answered: which one, such
	// as "integration.list", with what status, and how long it took; nil for
	// nobody.
	Observe func(operation string, status int, took time.Duration)
	// Stopping is closed when the server stops: streams end then, which would
	// otherwise last as long as their clients.
	Stopping <-chan struct{}

	// Origin is the address that people know the server by, such as
	// "https://parapet.example.com", from which browsers may change things though
	// a proxy hides it; empty when it is the one they ask.
	Origin string
	// Secure says that clients reach the server over TLS, here or at a proxy.
	Secure bool
	// BehindProxy says that a proxy stands before the server, which adds to
	// X-Forwarded-For who asks.
	BehindProxy bool
	Limits      Limits
	// Console answers at every path where the API has nothing; nil for none.
	Console http.Handler
}

// server is the API at work.
type server struct {
	cfg        Config
	limits     Limits
	logger     *slog.Logger
	mux        *http.ServeMux
	api        huma.API
	operations []operation
	throttles  *throttles
	answers    *idempotency.Store
	asked      *asked
}

// New is the API's handler: /api/v1, /openapi.json, /openapi.yaml and the page
// /docs, and the console at every other path. It panics when the Config's Origin is no origin.
func New(cfg Config) http.Handler {
	s := build(cfg)
	return s.outermost(s.crossOrigin(http.HandlerFunc(s.route)))
}

// build registers every operation.
func build(cfg Config) *server {
	s := &server{
		cfg: cfg, limits: cfg.Limits.withDefaults(), logger: cfg.Logger,
		mux: http.NewServeMux(),
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	if s.cfg.Exposures == nil {
		s.cfg.Exposures = exposure.NewKeeper()
	}
	if s.cfg.Overview == nil && cfg.State != nil {
		s.cfg.Overview = overview.New(overview.Config{Graphs: cfg.Graphs, Trend: trend.NewStore(cfg.State), Query: cfg.Query, Logger: s.logger})
	}
	s.throttles = newThrottles(s.limits)
	if cfg.State != nil {
		s.answers = idempotency.NewStore(cfg.State)
	}
	s.api = humago.New(s.mux, s.document())
	s.registerSession()
	s.registerKinds()
	s.registerCredentials()
	s.registerIntegrations()
	s.registerConnections()
	s.registerRuns()
	s.registerRunStream()
	s.registerRoles()
	s.registerAccounts()
	s.registerTokens()
	s.registerAudit()
	s.registerGraph()
	s.registerChanges()
	s.registerAbout()
	s.finish()
	s.serveFixed()
	return s
}
