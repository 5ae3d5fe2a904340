// Package simulator serves a Microsoft tenant that does not exist: sign-in,
// Graph, Defender for Endpoint and the storage its exports lie in, over HTTPS
// with an authority of its own, all answering from one seeded world.
//
// Its main flow: New opens or founds a tenant; Handler routes a call to the
// service its path belongs to, counts it, lets a fault befall it if one was
// ordered, and serves it. A control plane under /_simulator/, a path that no
// Microsoft API has, orders faults, advances the world, tells its truth and
// changes what applications may do. The product talks to all this as it talks
// to Microsoft and does not know the difference; the simulator, in turn, knows
// nothing of the product but the configuration file it can write for it.
package simulator

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"parapet/internal/simulator/access"
	"parapet/internal/simulator/defender"
	"parapet/internal/simulator/export"
	"parapet/internal/simulator/fault"
	"parapet/internal/simulator/hunting"
	"parapet/internal/simulator/login"
	"parapet/internal/simulator/msgraph"
	"parapet/internal/simulator/pki"
	"parapet/internal/simulator/quota"
	"parapet/internal/simulator/registration"
	"parapet/internal/simulator/world"
)

// Config says which tenant to serve and how.
type Config struct {
	// Devices is the number of machines at the founding. Zero means as many as
	// the kept tenant was founded with, or 1,000 for a new one.
	Devices int
	// Seed decides everything about the world and the ids and secrets of its
	// application. Zero means the kept tenant's, or 1 for a new one.
	Seed uint64
	// FindingsPerDevice is about how many vulnerable products an onboarded device
	// has, each counted once for each of its vulnerabilities. Zero means as many
	// as the kept tenant was founded with, or what the world usually has.
	FindingsPerDevice int
	// SoftwarePerDevice is about how many products are on an onboarded device.
	// Zero means as FindingsPerDevice.
	SoftwarePerDevice int
	// Start is the world's clock at the beginning; zero means the last midnight
	// UTC, so that of a tenant only the dates depend on when it was founded. A
	// kept tenant keeps its own.
	Start time.Time
	// StateDir keeps certificates, applications and the age of the world, so
	// that a restart goes on with the same tenant. Empty keeps nothing.
	StateDir string
	// Integration is the name under which the product is told of the tenant;
	// it is part of the keys in the truth. Empty means the kept tenant's, or "acme".
	Integration string
	// Hosts are names and addresses the server certificate must cover beside
	// localhost, 127.0.0.1 and ::1.
	Hosts []string
	// QuotaWindowScale stretches or shrinks the documented quota windows; zero
	// means 1.
	QuotaWindowScale float64
	// Hunting limits advanced hunting; what is zero is as documented. Its windows
	// are those of QuotaWindowScale.
	Hunting hunting.Config
	// RetryAfter says when a 429 bears that header; zero means every other time.
	RetryAfter access.RetryAfter
	// Logger receives what goes wrong while serving; nil means nowhere.
	Logger *slog.Logger
}

// Server is a simulated tenant. It is safe for concurrent use.
type Server struct {
	cfg          Config
	certificates *pki.Certificates
	world        *world.World
	apps         *registration.Registry
	start        time.Time
	app          string // the application WriteConfig speaks of
	faults       fault.Set
	calls        calls
	storage      *export.Storage
	defender     *defender.API
	graph        *msgraph.API
	hunting      *hunting.Service
	services     []service
	control      http.Handler
	keeping      sync.Mutex // one writer of the state at a time
}

// loopback are the names that every tenant is reached by.
var loopback = []string{"localhost", "127.0.0.1", "::1"}

// New opens the tenant kept in cfg.StateDir, or founds one.
func New(cfg Config) (*Server, error) {
	cfg.Logger = cmp.Or(cfg.Logger, slog.New(slog.DiscardHandler))
	kept, err := load(cfg)
	if err != nil {
		return nil, fmt.Errorf("open the simulator's state: %w", err)
	}
	cfg.Devices, cfg.Seed, cfg.Integration = kept.Devices, kept.Seed, kept.Integration
	cfg.FindingsPerDevice, cfg.SoftwarePerDevice = kept.FindingsPerDevice, kept.SoftwarePerDevice
	certificates, err := pki.Open(cfg.StateDir, slices.Concat(loopback, cfg.Hosts))
	if err != nil {
		return nil, fmt.Errorf("prepare certificates: %w", err)
	}
	s := &Server{cfg: cfg, certificates: certificates, world: kept.revive(), start: kept.Start}
	s.app, s.apps = kept.ClientID, registration.New(kept.Apps...)
	if len(kept.Apps) == 0 {
		first := firstApp(cfg.Seed, certificates.Client)
		s.app = first.ID
		s.apps.Put(first)
	}
	if err := s.assemble(); err != nil {
		return nil, fmt.Errorf("prepare the simulator's storage: %w", err)
	}
	return s, s.keep()
}

// assemble wires the services of the tenant together.
func (s *Server) assemble() error {
	tenant := s.world.Tenant()
	domains := make([]string, 0, len(tenant.Organisation.Domains))
	for _, d := range tenant.Organisation.Domains {
		domains = append(domains, d.Name)
	}
	entra := login.New(login.Config{
		TenantID:   tenant.Organisation.ID,
		TenantName: tenant.Organisation.DisplayName,
		Domains:    domains,
		Apps:       s.apps,
		Key:        s.certificates.Signing,
	})
	gate := access.New(access.Config{
		Login: entra, Apps: s.apps, Meter: quota.New(s.cfg.QuotaWindowScale), RetryAfter: s.cfg.RetryAfter,
	})
	storage, err := export.New(export.Config{Tenant: s.world.Tenant, Now: s.now, Key: s.linkKey(), Dir: s.exportsDir()})
	if err != nil {
		return err
	}
	s.storage = storage
	limits := s.cfg.Hunting
	limits.WindowScale = s.cfg.QuotaWindowScale
	s.hunting = hunting.New(limits)
	s.defender = defender.New(defender.Config{Tenant: s.world.Tenant, Gate: gate, Storage: storage, Hunting: s.hunting})
	s.graph = msgraph.New(msgraph.Config{
		Tenant: s.world.Tenant, Gate: gate, Hunting: s.hunting,
		Units: quota.NewPurse(s.cfg.QuotaWindowScale), Members: s.Handler(),
	})
	s.services = services(
		entra.Routes(),
		s.graph.Routes(),
		s.defender.Routes(),
		storage,
	)
	s.control = s.controlPlane()
	s.faults.Advance = func(hours int) {
		if _, err := s.Advance(hours); err != nil {
			s.cfg.Logger.Error("the tenant was not kept", "error", err)
		}
	}
	return nil
}

// Devices is how many machines the tenant has at this moment.
func (s *Server) Devices() int { return len(s.world.Tenant().Devices) }

// AuthorityPEM is the certificate that clients must trust.
func (s *Server) AuthorityPEM() []byte { return s.certificates.AuthorityPEM }

// TLSConfig is for listeners that a caller serves Handler on.
func (s *Server) TLSConfig() *tls.Config {
	return &tls.Config{
		Certificates: []tls.Certificate{s.certificates.Server},
		MinVersion:   tls.VersionTLS12,
	}
}

// shutdownPatience is how long Serve waits for calls under way.
const shutdownPatience = 2 * time.Second

// Serve answers HTTPS on a listener until ctx ends, which is not an error.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(),
		TLSConfig:         s.TLSConfig(),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(s.cfg.Logger.Handler(), slog.LevelDebug),
	}
	served := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(served)
		patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
		defer cancel()
		if server.Shutdown(patient) != nil {
			_ = server.Close() // nothing is left to be done about its error
		}
	})
	err := server.ServeTLS(listener, "", "")
	if stop() {
		return fmt.Errorf("serve the simulated tenant: %w", err)
	}
	<-served
	return nil
}
