// Package server is the service put together: state, accounts, integrations, the
// queue of their runs, the graph and the API, in one process.
//
// Open opens everything there is in the data folder and the state database, and
// brings it up to date. Server.Serve answers requests and works on the queue
// until it is told to stop: then it says that it is not ready, requests end, and
// runs lay down what they hold, to be taken up at the next start. Close closes
// everything.
//
// The package knows who needs whom, and nothing of flags, of files of settings, or
// of what is printed for people.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"parapet/internal/account"
	"parapet/internal/audit"
	"parapet/internal/config"
	"parapet/internal/exposure"
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/retain"
	"parapet/internal/integration"
	"parapet/internal/job"
	"parapet/internal/overview"
	"parapet/internal/query"
	"parapet/internal/scope"
	"parapet/internal/secret"
	"parapet/internal/secret/seal"
	"parapet/internal/state"
	"parapet/internal/trend"
)

// Config says what to serve, and how.
type Config struct {
	Settings *config.Server
	// Told are the settings as people may see them, with where each comes from.
	Told []config.Value
	// Key seals secrets; empty for the one in the file of the settings.
	Key secret.Secret
	// Version is the program's.
	Version string
	Logger  *slog.Logger
	// Query is what queries may take, and their parameters; the zero value is good.
	Query query.Options
	// Accounts say how accounts are kept; the zero value is for production.
	Accounts account.Config
	// Dial opens connections to tenants; nil dials the network.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Server is the service.
type Server struct {
	cfg    Config
	logger *slog.Logger

	metrics *metrics
	tracing tracing

	state        *state.DB
	graph        *snapshot.Store
	graphs       *scope.Store
	overview     *overview.Store
	accounts     *account.Store
	audit        *audit.Log
	queue        *job.Queue
	integrations *integration.Store
	runner       *integration.Runner
	exposures    *exposure.Keeper

	// stopping is closed when the server is told to stop.
	stopping chan struct{}
	// release gives up, last of all first, what is held.
	release []func() error
}

// Open opens what is served. It fails with graph.ErrLocked when another server
// has the data folder.
func Open(ctx context.Context, cfg Config) (*Server, error) {
	s := &Server{cfg: cfg, logger: cfg.Logger, metrics: newMetrics(cfg.Version), exposures: exposure.NewKeeper(), stopping: make(chan struct{})}
	for _, open := range []func(context.Context) error{
		s.claim, s.openTracing, s.openState, s.openGraph, s.openIntegrations,
	} {
		if err := open(ctx); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	s.measure()
	return s, nil
}

// Close closes what Open opened. Serve must have returned.
func (s *Server) Close() error {
	var errs []error
	for i := range s.release {
		errs = append(errs, s.release[len(s.release)-1-i]())
	}
	s.release = nil
	return errors.Join(errs...)
}

// folder is where the server keeps what it alone needs.
func (s *Server) folder() string { return filepath.Join(s.cfg.Settings.Data, "server") }

// claim makes the data folder ours: one server at a time works with it. Commands
// may still read from it and write to the graph.
func (s *Server) claim(context.Context) error {
	if err := os.MkdirAll(s.folder(), 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	unlock, err := (&disk.Dir{Path: s.folder()}).Lock()
	if errors.Is(err, graph.ErrLocked) {
		return fmt.Errorf("another server works with %s: stop it, or choose another folder with --data: %w", s.cfg.Settings.Data, graph.ErrLocked)
	}
	if err != nil {
		return err
	}
	s.release = append(s.release, unlock)
	return nil
}

func (s *Server) openTracing(ctx context.Context) (err error) {
	if s.tracing, err = newTracing(ctx, s.cfg.Settings.Trace, s.cfg.Version); err != nil {
		return err
	}
	s.release = append(s.release, func() error {
		ctx, done := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer done()
		if err := s.tracing.flush(ctx); err != nil {
			s.logger.Warn("send the last traces", "error", err)
		}
		return nil
	})
	return nil
}

func (s *Server) openState(ctx context.Context) (err error) {
	s.state, err = state.Open(ctx, state.Config{URL: s.cfg.Settings.Database.Reveal(), Logger: s.logger})
	if err != nil {
		return err
	}
	s.release = append(s.release, s.state.Close)
	s.accounts = account.New(s.state, s.cfg.Accounts)
	s.audit = audit.New(s.state)
	return nil
}

func (s *Server) openGraph(context.Context) (err error) {
	set := s.cfg.Settings
	s.graph, err = snapshot.Create(set.Data, snapshot.Options{
		Memory:    set.Memory,
		Retention: retain.Policy{All: set.Retention.All, Daily: set.Retention.Daily},
		Logger:    s.logger,
	})
	if err != nil {
		return err
	}
	for _, damage := range s.graph.Damage() {
		s.logger.Error("the graph has damaged files", "error", damage)
	}
	s.graphs = scope.New(s.graph)
	s.overview = overview.New(overview.Config{Graphs: s.graphs, Trend: trend.NewStore(s.state), Query: s.cfg.Query, Logger: s.logger})
	return nil
}

func (s *Server) openIntegrations(ctx context.Context) (err error) {
	set := s.cfg.Settings
	keys, err := seal.Load(set.KeyFile, s.cfg.Key)
	if err != nil {
		return err
	}
	if s.queue, err = job.Open(ctx, job.Config{DB: s.state, Logger: s.logger}); err != nil {
		return err
	}
	s.integrations = integration.NewStore(integration.StoreConfig{
		State: s.state, Keys: keys, Queue: s.queue, AllowPrivate: set.AllowPrivate, Logger: s.logger,
	})
	resealed, err := s.integrations.Reseal(ctx)
	if err != nil {
		return fmt.Errorf("seal credentials with the newest key: %w", err)
	}
	if resealed > 0 {
		s.logger.Info("credentials sealed with the newest key", "credentials", resealed)
	}
	s.runner = integration.NewRunner(integration.RunnerConfig{
		Store: s.integrations, Graph: s.graph, Data: set.Data, AllowPrivate: set.AllowPrivate,
		FullEvery: set.Sync.FullEvery, PerDeviceCalls: set.Sync.PerDeviceCalls, Fresh: set.Sync.Fresh,
		Ended: s.metrics.run, Logger: s.logger, Dial: s.cfg.Dial,
	})
	return nil
}

// SetUpCode is the code with which the first account is made, a new one each
// time; empty when there is one already.
func (s *Server) SetUpCode(ctx context.Context) (secret.Secret, error) {
	return s.accounts.SetUpCode(ctx)
}
