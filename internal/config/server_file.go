package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// serverFile is the configuration of a server as it is written.
type serverFile struct {
	source *source
	// given are the values by the names of settings.
	given      map[string]given
	parameters map[string][]any
	problems   []error
}

// given is a value of the file.
type given struct {
	text string
	line int
}

// file reads the configuration; there is nothing in one that is missing.
func (from Source) file() (*serverFile, error) {
	f := &serverFile{given: map[string]given{}, parameters: map[string][]any{}}
	if _, err := os.Stat(from.File); from.File == "" || !from.Named && errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	var err error
	if f.source, err = open(from.File); err != nil {
		return nil, err
	}
	if len(f.source.tree.Docs) > 1 {
		return nil, fmt.Errorf("%s holds %d documents: keep all settings in one", from.File, len(f.source.tree.Docs))
	}
	if len(f.source.tree.Docs) == 1 && f.source.tree.Docs[0].Body != nil {
		f.read(f.source.tree.Docs[0].Body, from.Environment)
	}
	return f, errors.Join(f.problems...)
}

// read takes the settings from the document, with what the environment has for
// ${NAME}.
func (f *serverFile) read(body ast.Node, lookup func(string) (string, bool)) {
	env := &environment{source: f.source, lookup: lookup}
	ast.Walk(env, body)
	f.problems = append(f.problems, env.unset...)
	if _, ok := body.(*ast.CommentGroupNode); ok {
		return
	}
	f.section("", body)
}

// section takes the settings whose names begin with a prefix.
func (f *serverFile) section(prefix string, body ast.Node) {
	for _, entry := range entries(body) {
		name := prefix + entry.Key.GetToken().Value
		line := entry.Key.GetToken().Position.Line
		_, isScalar := entry.Value.(ast.ScalarNode)
		switch {
		case name == "parameters":
			f.readParameters(entry.Value)
		case isSection(name) && entries(entry.Value) != nil:
			f.section(name+".", entry.Value)
		case isSection(name) && entry.Value.Type() != ast.NullType:
			f.problem(line, "%s holds settings of its own: %s", name, strings.Join(within(name), ", "))
		case isSection(name), isSetting(name) && entry.Value.Type() == ast.NullType:
		case !isSetting(name):
			f.problem(line, "there is no setting %s: choose %s", name, strings.Join(within(strings.TrimSuffix(prefix, ".")), ", "))
		case !isScalar:
			f.problem(line, "%s must be one value", name)
		default:
			f.given[name] = given{written(entry.Value), line}
		}
	}
}

// written is the text of a value.
func written(value ast.Node) string {
	switch v := value.(type) {
	case *ast.StringNode:
		return v.Value
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value)
	}
	return value.GetToken().Value
}

func (f *serverFile) problem(line int, format string, args ...any) {
	f.problems = append(f.problems, f.source.errorf(line, format, args...))
}

// entries are the pairs of a mapping, nil when it is none.
func entries(node ast.Node) []*ast.MappingValueNode {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func (f *serverFile) readParameters(value ast.Node) {
	var all map[string]any
	if err := yaml.NodeToValue(value, &all); err != nil {
		f.problems = append(f.problems, f.source.syntax(err))
		return
	}
	r := &reader{source: f.source}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		f.parameters[name] = r.parameter(name, all[name])
	}
	f.problems = append(f.problems, r.problems...)
}

// parameterValues are the parameters of queries as values to show.
func (f *serverFile) parameterValues() []Value {
	var all []Value
	for name, values := range f.parameters {
		var text any = values
		if len(values) == 1 {
			text = values[0]
		}
		written, err := json.Marshal(text)
		if err != nil {
			panic(err) // texts, numbers and truth values can be written
		}
		all = append(all, Value{
			Name: "parameters." + name, Text: string(written), Origin: FromFile,
			Where: fmt.Sprintf("%s:%d", f.source.path, f.source.lineOf("$.parameters."+name)),
			Help:  "what ${param." + name + "} is in queries",
		})
	}
	return all
}

func isSetting(name string) bool {
	return slices.ContainsFunc(ServerSettings, func(s Setting) bool { return s.Name == name })
}

func isSection(name string) bool {
	return slices.ContainsFunc(ServerSettings, func(s Setting) bool { return strings.HasPrefix(s.Name, name+".") })
}

// within are the keys that a section may hold; of the whole document when it is
// empty.
func within(section string) []string {
	if section != "" {
		section += "."
	}
	keys := map[string]bool{}
	if section == "" {
		keys["parameters"] = true
	}
	for _, s := range ServerSettings {
		if rest, ok := strings.CutPrefix(s.Name, section); ok {
			key, _, _ := strings.Cut(rest, ".")
			keys[key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}
