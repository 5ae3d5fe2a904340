package j1ql_test

import (
	"os"
	"regexp"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

var example = regexp.MustCompile("(?s)```j1ql\n(.*?)```")

// TestExamplesOfTheManual holds the manual to the truth: every example is a
// query without an error or a warning.
func TestExamplesOfTheManual(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/j1ql.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := example.FindAllSubmatch(text, -1)
	if len(examples) < 10 {
		t.Fatalf("the manual has %d examples", len(examples))
	}
	for _, e := range examples {
		query := string(e[1])
		parsed, err := j1ql.Parse(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		_, warnings, err := j1ql.Compile(parsed, graph.Declared(), j1ql.Options{Unbound: true})
		if err != nil || len(warnings) > 0 {
			t.Errorf("%s: %v, %v", query, err, warnings)
		}
	}
}
