package simulator

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"parapet/internal/simulator/pki"
)

// configuration is the product's configuration file for this tenant.
const configuration = `# A simulated tenant, written by "parapet simulate".
#
# The application holds more than the product needs. To see what a lack does,
# set its permissions (a token keeps its roles for an hour, but a revoked one is
# refused at once):
#   curl --cacert %[7]s -X PUT %[5]s_simulator/apps/%[4]s \
#     -d '{"roles": {"graph": ["Organization.Read.All", "Directory.Read.All"],
#                    "defender": ["Machine.Read.All", "User.Read.All"]}}'
integrations:
  - name: %[1]s
    account_name: %[2]s
    tag_account_name: true
    description: simulated tenant
    cloud: commercial
    tenant_id: %[3]s
    client_id: %[4]s
    client_secret: %[6]s
    # certificate_file: %[8]s   # instead of client_secret
    endpoints:
      login: %[9]s
      defender: %[9]s
      graph: %[9]s
    ca_file: %[7]s
%[10]s    sources:
      {users: true, groups: true, logon_users: true, vulnerabilities: true, software: true, recommendations: true, alerts: true,
       machine_actions: true, ip_addresses: true, network_adapters: true, scores: true,
       missing_kbs: false, secure_configurations: false, browser_extensions: false, certificates: false, antivirus: false}
`

// WriteConfig writes a configuration file that connects the product to this
// tenant, served at baseURL. It bears a secret and is readable by its owner
// only. Without a state directory the certificates it names are written beside
// it.
func (s *Server) WriteConfig(path, baseURL string) error {
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	certificates, err := s.certificateFolder(folder)
	if err != nil {
		return fmt.Errorf("write certificates for the configuration: %w", err)
	}
	baseURL = strings.TrimRight(baseURL, "/")
	credentials := s.Credentials()
	text := fmt.Sprintf(configuration,
		strconv.Quote(s.cfg.Integration), strconv.Quote(s.world.Tenant().Organisation.DisplayName),
		credentials.TenantID, credentials.ClientID, baseURL+"/", strconv.Quote(credentials.ClientSecret),
		strconv.Quote(near(folder, filepath.Join(certificates, pki.AuthorityFile))),
		strconv.Quote(near(folder, filepath.Join(certificates, pki.ClientFile))),
		baseURL, s.scale())
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("write configuration: %w", err)
	}
	return nil
}

// scale is the line that tells the product of other quota windows than
// Microsoft's.
func (s *Server) scale() string {
	if s.cfg.QuotaWindowScale == 0 || s.cfg.QuotaWindowScale == 1 {
		return ""
	}
	return fmt.Sprintf("    quota_window_scale: %g\n", s.cfg.QuotaWindowScale)
}

// certificateFolder is where the certificates lie, or are put now.
func (s *Server) certificateFolder(folder string) (string, error) {
	if s.cfg.StateDir != "" {
		return filepath.Abs(s.cfg.StateDir)
	}
	if err := os.WriteFile(filepath.Join(folder, pki.AuthorityFile), s.certificates.AuthorityPEM, 0o600); err != nil {
		return "", err
	}
	return folder, os.WriteFile(filepath.Join(folder, pki.ClientFile), s.certificates.ClientPEM, 0o600)
}

// near is a path relative to a folder when it lies inside, so that both can be
// moved together.
func near(folder, path string) string {
	if relative, err := filepath.Rel(folder, path); err == nil && filepath.IsLocal(relative) {
		return filepath.ToSlash(relative)
	}
	return path
}
