// Package tenant connects to one tenant of Microsoft's: an application's proof of
// who it is becomes tokens, the one way out, the clients of both APIs, and what
// parapet/internal/ingest needs of them.
//
// Its one flow: Connect prepares everything and sends nothing; Ingest signs in to
// both APIs and reads what the tokens allow. The package does not know where
// integrations are configured or kept, nor what is read of the tenant.
package tenant

import (
	"context"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/defender"
	"parapet/internal/entra"
	"parapet/internal/ingest"
	"parapet/internal/msgraph"
	"parapet/internal/secret"
	"parapet/internal/transport"
)

// Config says which tenant to connect to, as whom, and by what way.
type Config struct {
	// Name identifies the integration: its part of the graph is named after it.
	Name string
	// AccountName is what people call the tenant, empty for the name, and
	// TagAccountName stamps it on every entity.
	AccountName    string
	TagAccountName bool
	// Sources are those that are read, besides those that always are.
	Sources ingest.Sources
	// Application says who signs in, and where. Its senders are set by Connect.
	Application entra.Config
	// RootCAs are the authorities to trust; nil means the system's.
	RootCAs          *x509.CertPool
	QuotaWindowScale float64
	// PublicOnly refuses addresses in private networks.
	PublicOnly bool
	// Ledger remembers which calls were made; nil forgets them.
	Ledger transport.Ledger
	Logger *slog.Logger
	// OnWait is told of every wait; nil tells nobody.
	OnWait func(transport.Wait)
	// Dial opens connections; nil dials the network.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Tenant is one that can be reached. It is safe for concurrent use.
type Tenant struct {
	cfg       Config
	transport *transport.Client
	metadata  *transport.Client // of the machine; nil unless it has the identity
	app       *entra.App
}

// Connect prepares the way to a tenant. It sends nothing yet. The error says what
// is wrong with the configuration.
func Connect(cfg Config) (*Tenant, error) {
	application := cfg.Application
	way, err := transport.New(transport.Config{
		Hosts: application.Cloud.Hosts(), FileHosts: application.Cloud.FileHosts(), RootCAs: cfg.RootCAs,
		Scope: cfg.Scope(), Ledger: cfg.Ledger, Secrets: []secret.Secret{application.Secret, application.CertificatePassword},
		Logger: cfg.Logger, QuotaWindowScale: cfg.QuotaWindowScale, PublicOnly: cfg.PublicOnly, OnWait: cfg.OnWait, Dial: cfg.Dial,
	})
	if err != nil {
		return nil, err
	}
	t := &Tenant{cfg: cfg, transport: way}
	application.Sender = way.Sender(transport.Login)
	if application.ManagedIdentity {
		if t.metadata, err = machine(cfg); err != nil {
			return nil, err
		}
		application.Metadata = t.metadata.Sender(transport.Login)
	}
	if t.app, err = entra.New(application); err != nil {
		return nil, err
	}
	return t, nil
}

// machine is the way to the service that gives the machine its identity, which is
// near, and not behind a proxy.
func machine(cfg Config) (*transport.Client, error) {
	dial := cfg.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 5 * time.Second}).DialContext
	}
	way, err := transport.New(transport.Config{Hosts: entra.MetadataHosts(), Logger: cfg.Logger, OnWait: cfg.OnWait, Dial: dial})
	if err != nil {
		return nil, fmt.Errorf("managed identity: %w", err)
	}
	return way, nil
}

// Scope names the tenant and the application.
func (c Config) Scope() string { return c.Application.TenantID + "/" + c.Application.ClientID }

// Close closes idle connections.
func (t *Tenant) Close() {
	t.transport.Close()
	if t.metadata != nil {
		t.metadata.Close()
	}
}

// Transport is the way to the tenant, for what is known of its calls and quotas.
func (t *Tenant) Transport() *transport.Client { return t.transport }

// Ingest is what ingest needs of the tenant. It signs in to both APIs; that one is
// refused is part of the answer.
func (t *Tenant) Ingest(ctx context.Context) ingest.Config {
	endpoints := t.cfg.Application.Cloud.Endpoints
	return ingest.Config{
		Name:           t.cfg.Name,
		Scope:          t.cfg.Scope(),
		AccountName:    t.cfg.AccountName,
		TagAccountName: t.cfg.TagAccountName,
		Sources:        t.cfg.Sources,
		Defender: defender.New(defender.Config{
			Base: endpoints.Defender, Transport: t.transport, Token: t.app.Defender(),
		}),
		Graph: msgraph.New(msgraph.Config{
			Base: endpoints.Graph + "/v1.0", Transport: t.transport, Token: t.app.Graph(),
		}),
		Access: t.access(ctx),
		Calls:  t.transport.Calls,
		Usage:  t.transport.Usage,
	}
}

// access signs in to both APIs at once and reads what the tokens allow.
func (t *Tenant) access(ctx context.Context) ingest.Access {
	var access ingest.Access
	var group errgroup.Group
	group.Go(func() error { access.Defender = permissions(ctx, t.app.Defender()); return nil })
	group.Go(func() error { access.Graph = permissions(ctx, t.app.Graph()); return nil })
	_ = group.Wait() // neither returns an error: a refusal is part of the access
	return access
}

func permissions(ctx context.Context, source *entra.Source) ingest.Token {
	token, err := source.Token(ctx)
	if err != nil {
		return ingest.Token{Err: err}
	}
	claims, err := entra.ReadClaims(token)
	return ingest.Token{Roles: claims.Roles, Err: err}
}
