package simulator

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"path/filepath"
	"time"

	"parapet/internal/simulator/export"
)

// exportsDir keeps export files over a restart; there is none without a state.
func (s *Server) exportsDir() string {
	if s.cfg.StateDir == "" {
		return ""
	}
	return filepath.Join(s.cfg.StateDir, "exports")
}

// Prepare writes the files of the large exports, unless they are kept from
// before, and finds what else takes long. Without it that is done when a client
// asks, which a large tenant's would not wait for.
func (s *Server) Prepare(ctx context.Context) error {
	if err := s.storage.Prepare(ctx, export.Vulnerabilities, export.Software); err != nil {
		return fmt.Errorf("prepare the exports: %w", err)
	}
	return s.rehearse(ctx)
}

// rehearse finds what the next client asks for, as far as can be told, but for the
// large exports: a client that has read one goes on with the changes.
func (s *Server) rehearse(ctx context.Context) error {
	if err := s.storage.Prepare(ctx, export.Configurations); err != nil {
		return fmt.Errorf("prepare the export of settings: %w", err)
	}
	s.defender.Prepare()
	s.graph.Prepare()
	s.hunting.Prepare(s.world.Tenant())
	return nil
}

// linkKey signs storage links. It follows from the token key, so that links
// outlive a restart as tokens do.
func (s *Server) linkKey() []byte {
	sum := sha256.Sum256(x509.MarshalPKCS1PrivateKey(s.certificates.Signing))
	return sum[:]
}

// now is the clock of links: the real one, by which clients judge them, plus the
// hours that the world was advanced, so that advancing it lets links expire.
func (s *Server) now() time.Time {
	return time.Now().Add(time.Duration(s.world.Hours()) * time.Hour)
}
