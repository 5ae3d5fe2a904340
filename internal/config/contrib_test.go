package config_test

import (
	"os"
	"regexp"
	"testing"

	"parapet/internal/config"
)

// The configuration to begin with can be read, also with everything that stands in
// it as a comment.
func TestServerExample(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../contrib/server.yaml")
	if err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"DB_PASSWORD": "pw", "METRICS_TOKEN": "abc"}
	if _, values, err := (told{file: string(text), env: env}).load(t); err != nil || values["log.format"].Text != "json" {
		t.Errorf("as it is: %v", err)
	}
	all := regexp.MustCompile(`(?m)^# ( *[a-z_]+:.*)$`).ReplaceAllString(string(text), "$1")
	all = regexp.MustCompile(`(?m)^listen: 127.*|^ +self_signed: .*`).ReplaceAllString(all, "")
	s, values, err := told{file: all, env: env}.load(t)
	if err != nil {
		t.Fatal(err)
	}
	if s.TLS.Key == "" || s.Metrics.Listen == "" || s.Trace.Endpoint == "" || values["query.rows"].Origin != config.FromFile {
		t.Errorf("with everything it says %+v", s)
	}
}
