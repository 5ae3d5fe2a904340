package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/config"
)

// told is where the settings of a test come from.
type told struct {
	file  string
	env   map[string]string
	flags map[string]string
}

// load writes the file of a test and reads the settings.
func (s told) load(t *testing.T) (*config.Server, map[string]config.Value, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "server.yaml")
	if err := os.WriteFile(path, []byte(s.file), 0o600); err != nil {
		t.Fatal(err)
	}
	server, values, err := config.LoadServer(config.Source{
		File: path, Named: true, Flags: s.flags,
		Environment: func(name string) (string, bool) { v, ok := s.env[name]; return v, ok },
	})
	byName := map[string]config.Value{}
	for _, v := range values {
		v.Where = strings.ReplaceAll(v.Where, path, "server.yaml")
		byName[v.Name] = v
	}
	return server, byName, err
}

func TestServerDefaults(t *testing.T) {
	t.Parallel()
	s, values, err := told{}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	if s.Listen != "127.0.0.1:8080" || s.Data != "data" || s.KeyFile != filepath.Join("data", "key") ||
		s.Database.Reveal() != "file:"+filepath.Join("data", "state.db") || s.Grace != 10*time.Second || s.EndsTLS() || !s.Local() {
		t.Errorf("by default the server is told %+v", s)
	}
	if len(values) != len(config.ServerSettings) {
		t.Errorf("%d values are told of %d settings", len(values), len(config.ServerSettings))
	}
	for name, v := range values {
		if v.Origin != config.FromDefault || v.Where != "" || v.Help == "" {
			t.Errorf("%s comes from %q %q", name, v.Origin, v.Where)
		}
	}
}

func TestServerOrigins(t *testing.T) {
	t.Parallel()
	s, values, err := told{
		file: `# the server of a test
listen: 10.0.0.1:443
tls: {certificate: tls.pem, key: "${KEY_NAME}"}
data: graph
log:
  level: warn
  format: json # for machines
query:
  rows: 5
behind_proxy: yes
grace:
parameters:
  severity: [High, Critical]
  limit: 3
`,
		env:   map[string]string{"KEY_NAME": "tls.key", "PARAPET_LOG_LEVEL": "debug", "PARAPET_DATABASE": "postgres://me:pw@db/parapet", "PARAPET_METRICS_TOKEN": "abc"},
		flags: map[string]string{"log.level": "error", "query.timeout": "3s", "behind_proxy": "true"},
	}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	type origin struct {
		Text   string
		Origin config.Origin
		Where  string
	}
	got := map[string]origin{}
	for _, name := range []string{
		"listen", "tls.certificate", "log.level", "log.format", "query.rows", "query.timeout", "database",
		"metrics.token", "parameters.severity", "parameters.limit", "grace",
	} {
		v := values[name]
		got[name] = origin{filepath.Base(v.Text), v.Origin, v.Where}
	}
	want := map[string]origin{
		"listen":              {"10.0.0.1:443", config.FromFile, "server.yaml:2"},
		"tls.certificate":     {"tls.pem", config.FromFile, "server.yaml:3"},
		"log.level":           {"error", config.FromFlag, "--log-level"},
		"log.format":          {"json", config.FromFile, "server.yaml:7"},
		"query.rows":          {"5", config.FromFile, "server.yaml:9"},
		"query.timeout":       {"3s", config.FromFlag, "--query-timeout"},
		"database":            {"parapet", config.FromEnvironment, "PARAPET_DATABASE"},
		"metrics.token":       {"[redacted]", config.FromEnvironment, "PARAPET_METRICS_TOKEN"},
		"parameters.severity": {`["High","Critical"]`, config.FromFile, "server.yaml:13"},
		"parameters.limit":    {"3", config.FromFile, "server.yaml:14"},
		"grace":               {"10s", config.FromDefault, ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values and where they come from (-want +got):\n%s", diff)
	}
	if strings.Contains(values["database"].Text, "pw") {
		t.Errorf("the password is shown: %s", values["database"].Text)
	}
	if s.Query.Rows != 5 || s.Query.Timeout != 3*time.Second || !s.BehindProxy || s.Metrics.Token.Reveal() != "abc" ||
		!filepath.IsAbs(s.Data) || filepath.Base(s.TLS.Key) != "tls.key" || !cmp.Equal(s.Parameters["severity"], []any{"High", "Critical"}) {
		t.Errorf("the server is told %+v", s)
	}
}

func TestServerRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		told

		want []string
	}{
		"everything wrong at once": {
			told{file: "listn: x\nlog: {levle: info, format: xml}\nquery: 3\nmemory: [1]\n"},
			[]string{"server.yaml:1: there is no setting listn: choose allow_private", "server.yaml:2: there is no setting log.levle: choose format, level", "server.yaml:3: query holds settings of its own: memory, rows, timeout", "server.yaml:4: memory must be one value"},
		},
		"malformed values":        {told{file: "log: {format: xml}\n", flags: map[string]string{"trace.share": "2"}}, []string{`server.yaml:1: log.format: "xml" is malformed: it must be text or json`, `--trace-share: "2" is malformed`}},
		"an unknown flag":         {told{flags: map[string]string{"lisen": ":1"}}, []string{"there is no setting lisen"}},
		"an unset variable":       {told{file: "data: ${NOWHERE}\n"}, []string{"server.yaml:1", "NOWHERE"}},
		"all the world":           {told{file: "listen: 0.0.0.0:80\n"}, []string{"listen: 0.0.0.0:80 can be reached from other machines", "behind_proxy"}},
		"every address":           {told{file: "listen: :80\n"}, []string{"can be reached from other machines"}},
		"no port":                 {told{file: "listen: localhost\n"}, []string{"listen: \"localhost\" is malformed: give host and port"}},
		"half a certificate":      {told{file: "tls: {key: x.pem}\n"}, []string{"tls.certificate and tls.key belong together"}},
		"two certificates":        {told{file: "tls: {key: x.pem, certificate: x.pem, self_signed: true}\n"}, []string{"keep one of them"}},
		"a path as an address":    {told{file: "public_url: https://x.example/parapet\n"}, []string{"public_url:", "scheme and host alone"}},
		"another database":        {told{file: "database: mysql://x\n"}, []string{"database: the URL has to begin with"}},
		"metrics for everybody":   {told{file: "metrics: {listen: ':9090'}\n"}, []string{"metrics.listen: :9090 can be reached from other machines: give a metrics.token too"}},
		"a collector without URL": {told{file: "trace: {endpoint: 'localhost:4318'}\n"}, []string{"trace.endpoint is malformed"}},
		"a wrong parameter":       {told{file: "parameters: {'a-b': 1}\n"}, []string{"parameters.a-b: a parameter's name has letters"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := c.load(t)
			if err == nil {
				t.Fatal("it is accepted")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("it is refused with\n%v\nwant %q", err, want)
				}
			}
		})
	}
}

func TestServerListensWhereItMay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flags map[string]string
		local bool
	}{
		"loopback":      {map[string]string{"listen": "127.0.0.1:0"}, true},
		"loopback IPv6": {map[string]string{"listen": "[::1]:8080"}, true},
		"self-signed":   {map[string]string{"listen": ":8443", "tls.self_signed": "true"}, false},
		"certificate":   {map[string]string{"listen": "0.0.0.0:443", "tls.certificate": "c", "tls.key": "k"}, false},
		"proxy":         {map[string]string{"listen": "0.0.0.0:8080", "behind_proxy": "true"}, false},
		"local proxy":   {map[string]string{"behind_proxy": "true"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, err := told{flags: c.flags}.load(t)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Local(); got != c.local {
				t.Errorf("only this machine reaches it: %t, want %t", got, c.local)
			}
		})
	}
}

// A configuration that is missing is none, unless somebody named it.
func TestServerWithoutFile(t *testing.T) {
	t.Parallel()
	from := config.Source{File: filepath.Join(t.TempDir(), "server.yaml"), Environment: func(string) (string, bool) { return "", false }}
	if _, _, err := config.LoadServer(from); err != nil {
		t.Errorf("without a file: %v", err)
	}
	from.Named = true
	if _, _, err := config.LoadServer(from); err == nil || !strings.Contains(err.Error(), "there is no configuration") {
		t.Errorf("a file that is named and missing: %v", err)
	}
}
