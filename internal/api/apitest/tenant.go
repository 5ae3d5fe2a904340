package apitest

import (
	"net/http"
	"sync"
	"time"

	"parapet/internal/integration"
	"parapet/internal/pipes"
	"parapet/internal/secret"
	"parapet/internal/simulator"
)

// Tenant is a small simulated tenant, to which all integrations of a server lead.
type Tenant struct {
	listener *pipes.Listener
	once     sync.Once
	*simulator.Server
}

// Tenant is the server's tenant, which begins when it is first asked for.
func (s *Server) Tenant() *Tenant {
	s.tenant.once.Do(func() {
		tenant, err := simulator.New(simulator.Config{Devices: 3})
		if err != nil {
			s.tb.Fatal(err)
		}
		s.tenant.Server = tenant
		server := &http.Server{Handler: tenant.Handler(), TLSConfig: tenant.TLSConfig(), ReadHeaderTimeout: time.Minute}
		wait := background(func() error { return server.ServeTLS(s.tenant.listener, "", "") })
		s.tb.Cleanup(func() {
			_ = server.Close()
			wait()
		})
	})
	return s.tenant
}

// Credential is what signs in to the tenant.
func (t *Tenant) Credential(name string) integration.CredentialSettings {
	c := t.Credentials()
	return integration.CredentialSettings{
		Name: name, Kind: integration.ClientSecret, ClientID: c.ClientID, Proof: integration.Proof{Secret: secret.New(c.ClientSecret)},
	}
}

// Settings lead to the tenant, with a credential that is kept.
func (t *Tenant) Settings(name string, c integration.CredentialID) integration.Settings {
	const base = "https://localhost"
	return integration.Settings{
		Name: name, Kind: integration.Defender, TenantID: t.Credentials().TenantID, Credential: c, Enabled: true,
		Schedule:       integration.Schedule{Interval: integration.OneDay},
		Endpoints:      integration.Endpoints{Login: base, Defender: base, Graph: base, Storage: base},
		CACertificates: string(t.AuthorityPEM()),
	}
}
