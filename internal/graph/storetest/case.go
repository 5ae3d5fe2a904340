package storetest

import (
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
)

//go:embed testdata/*.txtar
var files embed.FS

// suite is a file of cases that share a graph. Its sections are
//
//	-- graph --               the lines of the first generation
//	-- graph @2026-01-02 --   what the next changes, and when
//	-- query: name --         a query, after lines that begin with @
//	-- want --                its answer
//
// A line @var x='a' or @param x=['a','b'] before a query gives a value to a
// name, and @deleted asks for deleted entities too.
type suite struct {
	file    string
	archive *txtar.Archive
	states  []*State
	cases   []*testcase
}

// testcase is one query of a suite.
type testcase struct {
	name, text, want string
	section          int // of the answer
	options          j1ql.Options
}

// founded is when the first generation of a suite is committed.
var founded = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func readSuite(file string) (*suite, error) {
	text, err := files.ReadFile("testdata/" + file)
	if err != nil {
		return nil, err
	}
	s := &suite{file: file, archive: txtar.Parse(text)}
	for i, section := range s.archive.Files {
		if err := s.section(i, section.Name, string(section.Data)); err != nil {
			return nil, fmt.Errorf("%s: section %s: %w", file, section.Name, err)
		}
	}
	return s, nil
}

func (s *suite) section(i int, header, text string) error {
	kind, name, _ := strings.Cut(header, ": ")
	if date, ok := strings.CutPrefix(kind, "graph @"); ok {
		at, err := parseTime(date)
		if err != nil {
			return err
		}
		return s.generation(at, text)
	}
	switch kind {
	case "graph":
		return s.generation(founded, text)
	case "query":
		c := &testcase{name: name, options: j1ql.Options{Now: now}}
		s.cases = append(s.cases, c)
		return c.read(text)
	case "want":
		last := s.cases[len(s.cases)-1]
		last.want, last.section = text, i
		return nil
	}
	return errors.New("there is no such section")
}

func (s *suite) generation(at time.Time, text string) error {
	state := &State{At: at}
	if len(s.states) > 0 {
		state = s.states[len(s.states)-1].clone(at)
	}
	s.states = append(s.states, state)
	return (&script{schema: Schema(), state: state}).read(text)
}

func (c *testcase) read(text string) error {
	for line := range strings.Lines(text) {
		directive, ok := strings.CutPrefix(line, "@")
		if !ok {
			c.text += line
			continue
		}
		if err := c.directive(strings.TrimSpace(directive)); err != nil {
			return fmt.Errorf("%q: %w", line, err)
		}
	}
	c.text = strings.TrimSpace(c.text)
	return nil
}

func (c *testcase) directive(text string) error {
	kind, rest, _ := strings.Cut(text, " ")
	name, value, _ := strings.Cut(rest, "=")
	switch kind {
	case "deleted":
		c.options.IncludeDeleted = true
		return nil
	case "var":
		return give(&c.options.Variables, name, value)
	case "param":
		return give(&c.options.Parameters, name, value)
	}
	return errors.New("there is no such directive")
}

// give gives a name the values that the text lists.
func give(names *map[string][]graph.Value, name, text string) error {
	if *names == nil {
		*names = map[string][]graph.Value{}
	}
	items, err := split(strings.Trim(text, "[]"), ',')
	for _, item := range items {
		v, err := parseValue(kindOf(item), item)
		if err != nil {
			return err
		}
		(*names)[name] = append((*names)[name], v)
	}
	return err
}

// kindOf is the kind that a value looks like.
func kindOf(text string) graph.Kind {
	switch {
	case text == "true" || text == "false":
		return graph.KindBool
	case strings.HasPrefix(text, "@"):
		return graph.KindTime
	case strings.Trim(text, "0123456789.-") == "":
		return graph.KindNumber
	}
	return graph.KindText
}

// compile is the case's plan, with a line for each warning.
func (c *testcase) compile() (q plan.Query, remarks string, err error) {
	parsed, err := j1ql.Parse(c.text)
	if err != nil {
		return q, "", err
	}
	q, warnings, err := j1ql.Compile(parsed, Schema(), c.options)
	for _, w := range warnings {
		remarks += w.Msg + "\n"
	}
	return q, remarks, err
}
