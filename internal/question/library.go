package question

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"parapet/internal/graph"
)

//go:embed library/*.yaml
var files embed.FS

// library is all questions, topic by topic.
var library = sync.OnceValue(func() []Question {
	all, err := load()
	if err != nil {
		panic(err) // what is in the binary is tested
	}
	return all
})

// List is every question that has all of the tags.
func List(tags ...string) []Question {
	var found []Question
	for _, q := range library() {
		if !slices.ContainsFunc(tags, func(tag string) bool { return !slices.Contains(q.Tags, tag) }) {
			found = append(found, q)
		}
	}
	return found
}

// Find is the question with the name. The error for a name that no question
// has names those that contain a part of it.
func Find(name string) (*Question, error) {
	var similar []string
	for _, q := range library() {
		if q.Name == name {
			return &q, nil
		}
		if slices.ContainsFunc(strings.Split(name, "-"), func(word string) bool {
			return len(word) > 3 && strings.Contains(q.Name, word)
		}) {
			similar = append(similar, q.Name)
		}
	}
	if len(similar) == 0 {
		return nil, fmt.Errorf("there is no question %q: parapet questions list names them all", name)
	}
	return nil, fmt.Errorf("there is no question %q: did you mean %s?", name, strings.Join(similar, ", "))
}

// entry is a question as a file has it.
type entry struct {
	Name        string `yaml:"name"`
	Title       string `yaml:"title"`
	Description string `yaml:"description"`
	Good        string `yaml:"good"`
	// Expect is "empty", where the answer may be, or absent.
	Expect     string   `yaml:"expect"`
	Tags       []string `yaml:"tags"`
	Parameters []struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
		Default     any    `yaml:"default"`
	} `yaml:"parameters"`
	Queries []Query `yaml:"queries"`
}

func load() ([]Question, error) {
	entries, err := files.ReadDir("library")
	if err != nil {
		return nil, err
	}
	var all []Question
	for _, file := range entries {
		text, err := files.ReadFile(path.Join("library", file.Name()))
		if err != nil {
			return nil, err
		}
		questions, err := decode(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file.Name(), err)
		}
		all = append(all, questions...)
	}
	return all, nil
}

// decode reads a file of the library.
func decode(text []byte) ([]Question, error) {
	var entries []entry
	if err := yaml.UnmarshalWithOptions(text, &entries, yaml.Strict()); err != nil {
		return nil, err
	}
	questions := make([]Question, len(entries))
	for i, e := range entries {
		q, err := e.question()
		if err != nil {
			return nil, fmt.Errorf("question %q: %w", e.Name, err)
		}
		questions[i] = q
	}
	return questions, nil
}

func (e entry) question() (Question, error) {
	q := Question{
		Name: e.Name, Title: e.Title, Description: e.Description, Good: e.Good,
		Tags: e.Tags, Empty: e.Expect == "empty", Queries: e.Queries,
	}
	if e.Expect != "" && !q.Empty {
		return q, fmt.Errorf("expect is %q: it can only be empty", e.Expect)
	}
	for _, p := range e.Parameters {
		value, err := valueOf(p.Default)
		if err != nil {
			return q, fmt.Errorf("parameter %q: %w", p.Name, err)
		}
		q.Parameters = append(q.Parameters, Parameter{p.Name, p.Description, value})
	}
	for i := range q.Queries {
		q.Queries[i].Text = strings.TrimSpace(q.Queries[i].Text)
	}
	return q, nil
}

func valueOf(scalar any) (graph.Value, error) {
	switch v := scalar.(type) {
	case string:
		return graph.Text(v), nil
	case bool:
		return graph.Bool(v), nil
	case uint64:
		return graph.Number(float64(v)), nil
	case int64:
		return graph.Number(float64(v)), nil
	case float64:
		return graph.Number(v), nil
	}
	return graph.Value{}, fmt.Errorf("its default is a %T: give a text, a number or a truth value", scalar)
}
