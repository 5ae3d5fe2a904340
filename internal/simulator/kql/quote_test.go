package kql_test

import (
	"encoding/json"
	"strings"
	"testing"

	"parapet/internal/simulator/kql"
)

// What is quoted is what package json makes of it, but that a text in which nothing
// else needs an escape keeps what means something to HTML.
func TestQuotes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "plain", `["a","b\\c"]`, "tab\there", "R&D", `"R&D"`, "<é>", "intel® driver", `["intel®","x"]`,
		"line\u2028end", "broken \xff text", "half \xc2", "\"\x7f\"", "\\", "é<", "\x00",
	} {
		want, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.ContainsFunc(text, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' || r > '~' }) {
			want = []byte(`"` + text + `"`)
		}
		if got := kql.Text(text).AppendJSON([]byte("x:")); string(got) != "x:"+string(want) {
			t.Errorf("%q is written as %s, want %s", text, got, want)
		}
	}
}
