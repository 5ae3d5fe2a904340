package simulator

// Credentials are what the first application signs in with.
type Credentials struct {
	TenantID     string
	ClientID     string
	ClientSecret string
	// CertificatePEM holds an RSA certificate and its key, the other way to
	// sign in.
	CertificatePEM []byte
}

// Credentials returns those of the first application.
func (s *Server) Credentials() Credentials {
	c := Credentials{
		TenantID:       s.world.Tenant().Organisation.ID,
		ClientID:       s.app,
		CertificatePEM: s.certificates.ClientPEM,
	}
	app, _ := s.apps.Get(s.app)
	for _, secret := range app.Secrets {
		if !secret.Expired {
			c.ClientSecret = secret.Value
		}
	}
	return c
}
