package storetest

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"parapet/internal/graph/storetest/naive"
	"parapet/internal/j1ql"
)

var update = flag.Bool("update", false, "rewrite what the cases in testdata expect")

// TestCases compares what the cases expect with what the naive evaluator
// answers.
func TestCases(t *testing.T) {
	t.Parallel()
	for _, file := range suiteFiles(t) {
		t.Run(strings.TrimSuffix(file, ".txtar"), func(t *testing.T) {
			t.Parallel()
			s, err := readSuite(file)
			if err != nil {
				t.Fatal(err)
			}
			graphs := moments(Schema(), s.states, func(n Node) string { return "id of " + string(n.Key) })
			for _, c := range s.cases {
				t.Run(c.name, func(t *testing.T) {
					got := c.outcome(s, graphs)
					if diff := cmp.Diff(c.want, got); diff != "" && !*update {
						t.Errorf("%s (-want +got):\n%s", c.text, diff)
					}
					s.archive.Files[c.section].Data = []byte(got)
				})
			}
			if *update {
				if err := os.WriteFile(filepath.Join("testdata", file), txtar.Format(s.archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// outcome is what the case should expect: remarks and the answer. A case may
// say only a part of an error or a warning, and leave warnings out.
func (c *testcase) outcome(s *suite, graphs []*naive.Graph) string {
	q, warnings, err := c.compile()
	if err != nil {
		return c.remarks("error: ", err.Error(), true)
	}
	remarks := c.remarks("warning: ", warnings, false)
	a, err := ask(graphs, s.states, q)
	if err != nil {
		return remarks + c.remarks("error: ", err.Error(), true)
	}
	return remarks + expected(Schema(), q, a)
}

// remarks are the lines of the want with the prefix, as far as the message
// contains them. The message stands for those that it does not contain, and
// for a line that must be there.
func (c *testcase) remarks(prefix, message string, must bool) string {
	kept := ""
	for line := range strings.Lines(c.want) {
		text, ok := strings.CutPrefix(line, prefix)
		if !ok {
			continue
		}
		if !strings.Contains(message, strings.TrimSpace(text)) {
			return prefix + message + "\n"
		}
		kept += line
	}
	if kept == "" && must {
		return prefix + message + "\n"
	}
	return kept
}

// TestCasesAreNamed: every case can be named alone, and has an answer.
func TestCasesAreNamed(t *testing.T) {
	t.Parallel()
	total := 0
	for _, file := range suiteFiles(t) {
		s, err := readSuite(file)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range s.cases {
			if c.name == "" || slices.Contains(names, c.name) || c.section == 0 {
				t.Errorf("%s: the case %q has no answer or no name of its own", file, c.name)
			}
			names = append(names, c.name)
		}
		total += len(names)
	}
	t.Logf("%d cases", total)
}

// TestCanonicalForms: the canonical form of every case asks the same, and is
// its own canonical form.
func TestCanonicalForms(t *testing.T) {
	t.Parallel()
	for _, file := range suiteFiles(t) {
		s, err := readSuite(file)
		if err != nil {
			t.Fatal(err)
		}
		graphs := moments(Schema(), s.states, func(n Node) string { return "id of " + string(n.Key) })
		for _, c := range s.cases {
			parsed, err := j1ql.Parse(c.text)
			if err != nil {
				continue
			}
			canonical := *c
			canonical.text = parsed.String()
			if again, err := j1ql.Parse(canonical.text); err != nil || again.String() != canonical.text {
				t.Errorf("%s: %s has the canonical form %s, and that %v, %v", file, c.text, canonical.text, again, err)
			}
			want, got := c.rows(s, graphs), canonical.rows(s, graphs)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s and its canonical form %s differ:\n%s", file, c.text, canonical.text, diff)
			}
		}
	}
}

// rows is the outcome without the names of columns, which are texts of the
// query, and without the places of errors.
func (c *testcase) rows(s *suite, graphs []*naive.Graph) string {
	q, _, err := c.compile()
	if err != nil {
		return "refused"
	}
	a, err := ask(graphs, s.states, q)
	if err != nil {
		return err.Error()
	}
	a.Columns = nil
	return expected(Schema(), q, a)
}
