package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
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

// The image is built of all that the program is made of, and of nothing that lies
// about beside it.
func TestImageHasEverySource(t *testing.T) {
	t.Parallel()
	var texts [2]string
	for i, name := range []string{"Dockerfile", "Dockerfile.dockerignore"} {
		text, err := os.ReadFile("../../contrib/docker/" + name)
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	sources, err := filepath.Glob("../../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, deep := range []string{"cmd", "internal"} {
		sources = append(sources, "../../"+deep+"/")
	}
	for _, source := range sources {
		dir := filepath.Base(filepath.Dir(source))
		if !strings.Contains(texts[0], "\nCOPY "+dir+" "+dir+"\n") || !strings.Contains(texts[1], "\n!"+dir+"\n") {
			t.Errorf("the image lacks the folder %s", dir)
		}
	}
	if !strings.Contains(texts[1], "\n**/node_modules\n") {
		t.Error("what npm has installed goes into the image")
	}
}
