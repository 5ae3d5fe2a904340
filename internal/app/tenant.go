package app

import (
	"crypto/x509"
	"log/slog"

	"parapet/internal/config"
	"parapet/internal/entra"
	"parapet/internal/ingest"
	"parapet/internal/tenant"
	"parapet/internal/transport"
)

// connect prepares the way to the tenant of a configured integration. It sends
// nothing yet.
func connect(in config.Integration, ledger transport.Ledger, log *slog.Logger, onWait func(transport.Wait)) (*tenant.Tenant, error) {
	var authorities *x509.CertPool
	if in.CAFile != "" {
		var err error
		if authorities, err = transport.LoadRootCAs(in.CAFile); err != nil {
			return nil, usage(err)
		}
	}
	t, err := tenant.Connect(tenant.Config{
		Name: in.Name, AccountName: in.AccountName, TagAccountName: in.TagAccountName, Sources: ingest.Sources(in.Sources),
		Application: entra.Config{
			Cloud: in.Cloud, TenantID: in.TenantID, ClientID: in.ClientID,
			Secret: in.ClientSecret, CertificateFile: in.CertificateFile, CertificatePassword: in.CertificatePassword,
		},
		RootCAs: authorities, QuotaWindowScale: in.QuotaWindowScale, Ledger: ledger, Logger: log, OnWait: onWait,
	})
	if err != nil {
		return nil, usage(err)
	}
	return t, nil
}
