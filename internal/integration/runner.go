package integration

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"parapet/internal/entra"
	"parapet/internal/graph/snapshot"
	"parapet/internal/ingest"
	"parapet/internal/problem"
	"parapet/internal/tenant"
	"parapet/internal/transport"
)

// RunnerConfig says by what means integrations are run.
type RunnerConfig struct {
	Store *Store
	Graph *snapshot.Store
	// Data is the folder that quotas, and what interrupted runs have read, are kept in.
	Data string
	// AllowPrivate lets tenants be reached at addresses in private networks.
	AllowPrivate bool
	// FullEvery, PerDeviceCalls and Fresh are ingest.Config's.
	FullEvery      time.Duration
	PerDeviceCalls int
	Fresh          time.Duration
	// Ended is told of every run that has ended; nil tells nobody.
	Ended  func(Run)
	Logger *slog.Logger
	// Dial opens connections; nil dials the network.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Runner reaches the tenants of integrations. It is safe for concurrent use.
type Runner struct {
	cfg   RunnerConfig
	store *Store
}

// NewRunner is the runner of a store's integrations.
func NewRunner(cfg RunnerConfig) *Runner {
	cfg.Logger = cmp.Or(cfg.Logger, slog.New(slog.DiscardHandler))
	if cfg.Ended == nil {
		cfg.Ended = func(Run) {}
	}
	return &Runner{cfg, cfg.Store}
}

// connect prepares the way to the tenant of an integration, which the key names. The
// problem says what is wrong with the settings or the credential.
func (r *Runner) connect(key string, set Settings, c Credential, log *slog.Logger, onWait func(transport.Wait)) (*tenant.Tenant, error) {
	cloud, err := set.cloud()
	if err != nil {
		return nil, problem.New(problem.Invalid, "%v", err)
	}
	cfg := tenant.Config{
		Name: key, AccountName: set.AccountName, TagAccountName: set.TagAccountName, Sources: ingest.Sources(set.Sources),
		Application: entra.Config{
			Cloud: cloud, TenantID: set.TenantID, ClientID: c.ClientID,
			Secret: c.Proof.Secret, Certificate: c.Proof.Certificate, CertificatePassword: c.Proof.Password,
			ManagedIdentity: c.Kind == ManagedIdentity, WorkloadIdentity: c.Kind == WorkloadIdentity,
		},
		QuotaWindowScale: set.QuotaWindowScale, PublicOnly: !r.cfg.AllowPrivate, Ledger: r.ledger(), Logger: log, OnWait: onWait, Dial: r.cfg.Dial,
	}
	if set.CACertificates != "" {
		cfg.RootCAs, _ = transport.RootCAs([]byte(set.CACertificates)) // checked when it was filled in
	}
	t, err := tenant.Connect(cfg)
	if err != nil {
		return nil, problem.New(problem.Invalid, "%v", err)
	}
	return t, nil
}

// ledger remembers, beside the graph, which calls were made.
func (r *Runner) ledger() transport.DirLedger {
	return transport.NewDirLedger(filepath.Join(r.cfg.Data, "quota"))
}

// reach prepares the way to the tenant of an integration.
func (r *Runner) reach(ctx context.Context, is Instance) (*tenant.Tenant, error) {
	c, err := r.store.proof(ctx, is.Credential)
	if err != nil {
		return nil, err
	}
	return r.connect(is.Key, is.Settings, c, r.cfg.Logger, nil)
}

// source is the tenant as ingest reads it.
func (r *Runner) source(ctx context.Context, t *tenant.Tenant, log *slog.Logger) ingest.Config {
	cfg := t.Ingest(ctx)
	cfg.FullEvery, cfg.PerDeviceCalls, cfg.Fresh = r.cfg.FullEvery, r.cfg.PerDeviceCalls, r.cfg.Fresh
	cfg.Spool, cfg.Logger = r.spool(), log
	return cfg
}

// spool is where interrupted runs leave what they have read.
func (r *Runner) spool() string { return filepath.Join(r.cfg.Data, "spool") }

// planTimeout bounds what is read for a plan, and recordTimeout a single record.
const (
	planTimeout   = 2 * time.Minute
	recordTimeout = 20 * time.Second
)

var errSlow = errors.New("the tenant does not answer in time: check the network, or try again when its quotas have room")

// Plan says what a run of an integration would do now. It reads no more than it
// needs for that.
func (r *Runner) Plan(ctx context.Context, id ID) (ingest.Plan, error) {
	is, err := r.store.Instance(ctx, id)
	if err != nil {
		return ingest.Plan{}, err
	}
	t, err := r.reach(ctx, is)
	if err != nil {
		return ingest.Plan{}, err
	}
	defer t.Close()
	ctx, cancel := context.WithTimeoutCause(ctx, planTimeout, errSlow)
	defer cancel()
	plan, err := ingest.MakePlan(ctx, r.cfg.Graph.View(), r.source(ctx, t, r.cfg.Logger))
	if err != nil {
		return plan, unavailable("plan the next run", err)
	}
	return plan, nil
}

// unavailable is the problem of a tenant that cannot be reached now.
func unavailable(doing string, err error) error {
	return problem.New(problem.Unavailable, "%s: %v", doing, err)
}
