package config

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// source is the text of a configuration, to point at when something in it is
// wrong.
type source struct {
	path string
	text []byte
	tree *ast.File
	// literal are the lines where a secret stands in clear text.
	literal []int
}

// errorf is an error at a line.
func (s *source) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: "+format, append([]any{s.path, line}, args...)...)
}

// syntax is an error of the YAML library, with the line it happened on. Its
// own way to show the source would show secrets.
func (s *source) syntax(err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return fmt.Errorf("%s: %w", s.path, err)
	}
	line := at.GetToken().Position.Line
	message := misfit.ReplaceAllString(at.GetMessage(), "this must be a $2 and is a $1")
	return s.errorf(line, "%s: %s", message, s.line(line))
}

// misfit is how the YAML library tells of a value of the wrong kind, with the
// names of our types.
var misfit = regexp.MustCompile(`cannot unmarshal (\w+) into Go .* of type (\w+)`)

// shown are the keys whose values are no secrets. What stands on any other
// line is hidden: a key may be misspelt, or a value on a line of its own.
var shown = regexp.MustCompile(`^(- *)?(integrations|name|account_name|tag_account_name|cloud|tenant_id|client_id|` +
	`endpoints|login|defender|graph|storage|portal|defender_scope|graph_scope|ca_file|client_secret_file|certificate_file|` +
	`sources|` + strings.Join(slices.Collect(maps.Keys(usual)), "|") + `|quota_window_scale|` +
	`parameters|retention|all|daily|memory|query|timeout|rows|sync|full_every|per_device_calls|fresh) *:`)

// line is the text of a line without the secret it may hold.
func (s *source) line(n int) string {
	lines := strings.Split(string(s.text), "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	text := strings.TrimSpace(lines[n-1])
	if shown.MatchString(text) {
		return text
	}
	key, _, _ := strings.Cut(text, ":")
	key, _, _ = strings.Cut(strings.TrimPrefix(key, "- "), " ")
	return key + ": …"
}

// at is the line of a field of an integration, or of the integration when the
// field is not there.
func (s *source) at(integration int, field string) int {
	of := fmt.Sprintf("$.integrations[%d]", integration)
	return s.lineOf(of+"."+field, of)
}

// lineOf is the line of the first of the paths that is there.
func (s *source) lineOf(paths ...string) int {
	for _, path := range paths {
		p, err := yaml.PathString(path)
		if err != nil {
			continue
		}
		if node, err := p.FilterFile(s.tree); err == nil && node.GetToken() != nil {
			return node.GetToken().Position.Line
		}
	}
	return 1
}

// environment replaces ${NAME} by the environment's value in every text of the
// document, and notes where secrets stand in clear text.
type environment struct {
	source *source
	// lookup looks a variable up.
	lookup  func(name string) (string, bool)
	unset   []error
	literal []int
}

var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// Visit implements ast.Visitor.
func (e *environment) Visit(node ast.Node) ast.Visitor {
	switch n := node.(type) {
	case *ast.StringNode:
		n.Value = e.expand(n.Value, n.GetToken().Position.Line)
	case *ast.MappingValueNode:
		e.noteSecret(n)
	}
	return e
}

func (e *environment) expand(text string, line int) string {
	if strings.Contains(reference.ReplaceAllString(text, ""), "${") {
		e.unset = append(e.unset, e.source.errorf(line,
			"%s: ${…} must hold the name of a variable: letters, digits and underscores", e.source.line(line)))
	}
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		name := reference.FindStringSubmatch(ref)[1]
		value, ok := e.lookup(name)
		if !ok || value == "" {
			e.unset = append(e.unset, e.source.errorf(line,
				"%s: the environment has nothing in the variable %s; set it, or name a file instead", e.source.line(line), name))
		}
		return value
	})
}

func (e *environment) noteSecret(n *ast.MappingValueNode) {
	key, value := n.Key.String(), n.Value.String()
	if (key == "client_secret" || key == "certificate_password") && value != "" && !reference.MatchString(value) {
		e.literal = append(e.literal, n.Key.GetToken().Position.Line)
	}
}
