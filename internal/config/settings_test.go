package config_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parapet/internal/config"
	"parapet/internal/golden"
)

// TestSettingsPage holds the page for people to the settings that there are, and so
// shows every change to them.
func TestSettingsPage(t *testing.T) {
	t.Parallel()
	none := func(string) (string, bool) { return "", false }
	_, values, err := config.LoadServer(config.Source{Environment: none})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString(settingsHead)
	for _, v := range values {
		at := slices.IndexFunc(config.ServerSettings, func(s config.Setting) bool { return s.Name == v.Name })
		set := config.ServerSettings[at]
		flag, usual := "`--"+set.Flag()+"`", ""
		if set.Secret {
			flag = ""
		}
		if v.Text != "" {
			usual = "`" + filepath.ToSlash(v.Text) + "`"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s | `%s` | %s |\n", v.Name, v.Help, usual, set.Variable(), flag)
	}
	golden.File(t, filepath.Join("..", "..", "docs", "settings.md"), out.String())
}

const settingsHead = `# The settings of the server

A flag goes before a variable, that before the file, where a dot is a level
(` + "`log: {format: json}`" + `), and that before what is usual. Paths in the file are relative to
its folder. Sizes are written as 512MiB, times as 30s, 24h or 7d. ` + "`parapet config print`" + `
shows what holds; [server.md](server.md) says what it is for.

Two things are no settings: the variable ` + "`PARAPET_KEY`" + `, which goes before ` + "`key_file`" + `, and
` + "`parameters`" + ` in the file, the values of ` + "`${param.NAME}`" + ` in queries.

| setting | what it is | usual | variable | flag |
| --- | --- | --- | --- | --- |
`
