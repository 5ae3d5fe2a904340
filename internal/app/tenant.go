package app

import (
	"context"
	"log/slog"

	"golang.org/x/sync/errgroup"

	"parapet/internal/config"
	"parapet/internal/defender"
	"parapet/internal/entra"
	"parapet/internal/ingest"
	"parapet/internal/msgraph"
	"parapet/internal/secret"
	"parapet/internal/transport"
)

// tenant is an integration with everything that is needed to reach it.
type tenant struct {
	integration config.Integration
	transport   *transport.Client
	app         *entra.App
}

// scope names the tenant and the application.
func scope(in config.Integration) string { return in.TenantID + "/" + in.ClientID }

// connect prepares the way to a tenant. It sends nothing yet.
func connect(in config.Integration, ledger transport.Ledger, log *slog.Logger, onWait func(transport.Wait)) (*tenant, error) {
	cfg := transport.Config{
		Hosts:            in.Cloud.Hosts(),
		FileHosts:        in.Cloud.FileHosts(),
		Scope:            scope(in),
		Ledger:           ledger,
		Secrets:          []secret.Secret{in.ClientSecret, in.CertificatePassword},
		Logger:           log,
		UserAgent:        "parapet",
		QuotaWindowScale: in.QuotaWindowScale,
		OnWait:           onWait,
	}
	if in.CAFile != "" {
		pool, err := transport.LoadRootCAs(in.CAFile)
		if err != nil {
			return nil, usage(err)
		}
		cfg.RootCAs = pool
	}
	way, err := transport.New(cfg)
	if err != nil {
		return nil, usage(err)
	}
	app, err := entra.New(entra.Config{
		Cloud: in.Cloud, TenantID: in.TenantID, ClientID: in.ClientID,
		Secret: in.ClientSecret, CertificateFile: in.CertificateFile, CertificatePassword: in.CertificatePassword,
		Sender: way.Sender(transport.Login),
	})
	if err != nil {
		return nil, usage(err)
	}
	return &tenant{in, way, app}, nil
}

// source is what ingest needs of the tenant.
func (t *tenant) source(ctx context.Context) ingest.Config {
	in := t.integration
	return ingest.Config{
		Name:           in.Name,
		Scope:          scope(in),
		AccountName:    in.AccountName,
		TagAccountName: in.TagAccountName,
		Sources:        ingest.Sources(in.Sources),
		Defender: defender.New(defender.Config{
			Base: in.Cloud.Endpoints.Defender, Transport: t.transport, Token: t.app.Defender(),
		}),
		Graph: msgraph.New(msgraph.Config{
			Base: in.Cloud.Endpoints.Graph + "/v1.0", Transport: t.transport, Token: t.app.Graph(),
		}),
		Access: t.access(ctx),
		Calls:  t.transport.Calls,
		Usage:  t.transport.Usage,
	}
}

// access signs in to both APIs at once and reads what the tokens allow.
func (t *tenant) access(ctx context.Context) ingest.Access {
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
