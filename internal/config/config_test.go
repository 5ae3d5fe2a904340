package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/config"
)

const whole = `integrations:
  - name: acme
    account_name: Acme Corp
    tag_account_name: true
    description: production tenant
    cloud: commercial
    tenant_id: 11111111-2222-3333-4444-555555555555
    client_id: 99999999-8888-7777-6666-555555555555
    client_secret: hush
    endpoints:
      login: https://127.0.0.1:9443
    ca_file: ca.pem
    sources: {users: true, groups: false, scores: false, antivirus: true}
`

func write(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "parapet.yaml")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "ca.pem"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	t.Parallel()
	path := write(t, whole, 0o600)
	file, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	in := file.Integrations[0]
	if got := in.ClientSecret.Reveal(); got != "hush" {
		t.Errorf("client secret = %q", got)
	}
	want := config.Sources{
		"users": true, "groups": false, "logon_users": true,
		"vulnerabilities": true, "software": true, "recommendations": true, "scores": false,
		"alerts": true, "machine_actions": true, "ip_addresses": true, "network_adapters": true,
		"missing_kbs": false, "secure_configurations": false, "browser_extensions": false, "certificates": false, "antivirus": true,
	}
	if diff := cmp.Diff(want, in.Sources); diff != "" {
		t.Error(diff)
	}
	if got, want := in.CAFile, filepath.Join(filepath.Dir(path), "ca.pem"); got != want {
		t.Errorf("CAFile = %q, want %q", got, want)
	}
	if got := in.Cloud.Endpoints.Login; got != "https://127.0.0.1:9443" {
		t.Errorf("login = %q", got)
	}
	if in.AccountName != "Acme Corp" || !in.TagAccountName || in.QuotaWindowScale != 1 {
		t.Errorf("Load() = %+v", in)
	}
	if len(file.Warnings) > 0 {
		t.Errorf("warnings = %q", file.Warnings)
	}
}

func TestLoadTakesSecretsFromElsewhere(t *testing.T) {
	t.Setenv("PARAPET_TEST_SECRET", "from: the environment")
	path := write(t, strings.Replace(whole, "hush", "${PARAPET_TEST_SECRET}", 1), 0o644)
	file, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := file.Integrations[0].ClientSecret.Reveal(); got != "from: the environment" {
		t.Errorf("client secret = %q", got)
	}
	if len(file.Warnings) > 0 {
		t.Errorf("warnings = %q", file.Warnings)
	}

	path = write(t, strings.Replace(whole, "client_secret: hush", "client_secret_file: key", 1), 0o644)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "key"), []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if file, err = config.Load(path); err != nil {
		t.Fatal(err)
	}
	if got := file.Integrations[0].ClientSecret.Reveal(); got != "from a file" {
		t.Errorf("client secret = %q", got)
	}
}

func TestLoadWarnsOfReadableSecrets(t *testing.T) {
	t.Parallel()
	file, err := config.Load(write(t, whole, 0o644))
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Warnings) != 1 || !strings.Contains(file.Warnings[0], ":9: a secret stands in a file that others can read") {
		t.Errorf("warnings = %q", file.Warnings)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, new, want string }{
		"an unknown key":          {"description:", "descripton:", `:5: unknown field "descripton": descripton: …`},
		"a missing value":         {"    tenant_id: 11111111-2222-3333-4444-555555555555\n", "", `:2: tenant_id is missing: it must be the Directory (tenant) ID`},
		"a malformed id":          {"99999999-", "9999-", `:8: client_id: "9999-8888-7777-6666-555555555555" is malformed`},
		"an unknown cloud":        {"commercial", "moon", `:6: `},
		"two credentials":         {"client_secret: hush", "client_secret: hush\n    certificate_file: c.pem", ":9: 2 credentials are given"},
		"no credential":           {"    client_secret: hush\n", "", ":2: 0 credentials are given"},
		"a secret file not there": {"client_secret: hush", "client_secret_file: nowhere", ":9: client_secret_file: open "},
		"an unset variable":       {"hush", "${PARAPET_NOT_SET}", ":9: client_secret: …: the environment has nothing in the variable PARAPET_NOT_SET"},
		"a wrong kind":            {"tag_account_name: true", "tag_account_name: sometimes", ":4: this must be a bool and is a string: tag_account_name: sometimes"},
		"a misspelt secret":       {"client_secret: hush", "client_secrt: hush", `:9: unknown field "client_secrt": client_secrt: …`},
		"a secret below its key":  {"client_secret: hush", "client_secret:\n      value: hush", ": "},
		"a forgotten colon":       {"client_secret: hush", "client_secret hush", ": "},
		"no name of a variable":   {"hush", "${PARAPET SECRET}", ":9: client_secret: …: ${…} must hold the name of a variable"},
		"a wrong endpoint":        {"https://127.0.0.1:9443", "ftp://127.0.0.1", ":11: endpoints.login"},
		"no such authority":       {"ca_file: ca.pem", "ca_file: nowhere.pem", ":12: ca_file: open "},
		"no such source":          {"users: true", "user: true", ":13: sources.user: there is no such source: choose alerts, antivirus, "},
		"half a switch":           {"users: true", "users: sometimes", ":13: this must be a bool and is a string"},
		"two documents":           {"integrations:", "---\nintegrations: []\n---\nintegrations:", "holds 2 documents"},
		"broken syntax":           {"client_secret: hush", "client_secret: [hush", ": "},
		"no integrations":         {whole, "integrations: []", "lists no integrations"},
		"nothing":                 {whole, "", "is empty"},
		"a name for no file":      {"name: acme", "name: ../acme", `:2: name: "../acme" is malformed`},
		"the same name twice":     {whole, whole + strings.TrimPrefix(whole, "integrations:\n"), `:14: name "acme" is taken by the integration of line 2`},
	} {
		path := write(t, strings.Replace(whole, c.old, c.new, 1), 0o600)
		_, err := config.Load(path)
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Load with %s = %v, want …%s", name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hush") {
			t.Errorf("Load with %s tells the secret: %v", name, err)
		}
	}
}

func TestLoadReportsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("11111111-", "x-", "99999999-", "y-").Replace(whole)
	_, err := config.Load(write(t, text, 0o600))
	if err == nil || strings.Count(err.Error(), "malformed") != 2 {
		t.Errorf("Load() = %v, want two problems", err)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	two := &config.File{Integrations: []config.Integration{{Name: "a"}, {Name: "b"}}}
	if in, err := two.Find("b"); err != nil || in.Name != "b" {
		t.Errorf("Find(b) = %v, %v", in.Name, err)
	}
	if _, err := two.Find("c"); err == nil || !strings.Contains(err.Error(), `holds ["a" "b"]`) {
		t.Errorf("Find(c) = %v", err)
	}
}
