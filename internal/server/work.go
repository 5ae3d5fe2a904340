package server

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"go.opentelemetry.io/otel/attribute"

	"parapet/internal/audit"
	"parapet/internal/graph"
	"parapet/internal/integration"
	"parapet/internal/job"
)

// work is what the queue has done.
func (s *Server) work() job.Work {
	return job.Work{
		Runs: tracedRuns{s},
		Due:  s.integrations.Due,
		Upkeep: []job.Upkeep{
			{Name: "expiry", Every: time.Hour, Do: s.warnOfExpiry},
			{Name: "history", Every: time.Hour, Do: s.forgetRuns},
			{Name: "sessions", Every: time.Hour, Do: s.accounts.Sweep},
			{Name: "audit", Every: 24 * time.Hour, Do: s.pruneAudit},
			{Name: "removals", Every: time.Minute, Do: s.endRemovals},
			{Name: "vulnerabilities", Every: time.Minute, Do: s.countVulnerabilities},
			{Name: "counts", Every: 5 * time.Minute, Do: s.overview.Keep},
			{Name: "compaction", Every: 24 * time.Hour, Later: true, Do: s.compact},
		},
	}
}

// tracedRuns are runs that are traced.
type tracedRuns struct{ server *Server }

// Run does a run, and gives the system back what memory it took: for hours until
// the next one readers need far less.
func (t tracedRuns) Run(ctx context.Context, run integration.RunID) error {
	defer debug.FreeOSMemory()
	return t.server.tracing.span(ctx, "run", func(ctx context.Context) error {
		err := t.server.runner.Run(ctx, run)
		t.server.count(ctx)
		return err
	}, attribute.String("run_id", string(run)))
}

// count counts what a run has left, so that nobody who looks at it waits for that.
// What cannot be counted is tried again by the upkeep, and when somebody asks.
func (s *Server) count(ctx context.Context) {
	err := errors.Join(s.countVulnerabilities(ctx), s.overview.KeepLast(ctx))
	if err != nil && ctx.Err() == nil {
		s.logger.Warn("could not count what a run has left", "error", err)
	}
}

// countVulnerabilities counts what a run, or somebody's command, has brought.
func (s *Server) countVulnerabilities(ctx context.Context) error {
	_, err := s.exposures.Picture(ctx, s.graph.Latest())
	return err
}

func (s *Server) warnOfExpiry(ctx context.Context) error {
	warnings, err := s.integrations.WarnOfExpiry(ctx)
	for _, w := range warnings {
		s.logger.Warn("a credential is about to expire", "credential", w.Name, "expires", w.ExpiresAt, "text", w.Text)
	}
	return err
}

func (s *Server) forgetRuns(ctx context.Context) error {
	n, err := s.integrations.Forget(ctx)
	if n > 0 {
		s.logger.Info("old runs forgotten", "runs", n)
	}
	return err
}

// pruneAudit removes what is kept of the audit log long enough, which unless
// somebody says so is nothing.
func (s *Server) pruneAudit(ctx context.Context) error {
	keep := s.cfg.Settings.AuditKeep
	if keep == 0 {
		return nil
	}
	n, err := s.audit.Prune(ctx, time.Now().Add(-keep), audit.Entry{Actor: "upkeep", Via: "schedule"})
	if n > 0 {
		s.logger.Info("old entries of the audit log removed", "entries", n)
	}
	return err
}

// endRemovals removes what could not be while a run wrote to the graph.
func (s *Server) endRemovals(ctx context.Context) error {
	n, err := s.runner.Sweep(ctx)
	if n > 0 {
		s.logger.Info("removed integrations have left the graph", "integrations", n)
	}
	return unlessLocked(err)
}

func (s *Server) compact(ctx context.Context) error {
	done, err := s.graph.Compact(ctx)
	if err == nil {
		s.logger.Info("graph compacted", "bytes_before", done.Before, "bytes_after", done.After, "generations_removed", done.Generations)
	}
	return unlessLocked(err)
}

// unlessLocked leaves out that somebody else writes: it is tried again anyway.
func unlessLocked(err error) error {
	if errors.Is(err, graph.ErrLocked) {
		return nil
	}
	return err
}
