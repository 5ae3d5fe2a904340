package question

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"parapet/internal/graph"
)

// Draft is a question as people write it, in a file or to be kept.
type Draft struct {
	Name        string `json:"name" yaml:"name"`
	Title       string `json:"title" yaml:"title"`
	Description string `json:"description,omitempty" yaml:"description,omitempty"`
	Good        string `json:"good,omitempty" yaml:"good,omitempty"`
	// Expect is "empty", where the answer may be, or absent.
	Expect     string           `json:"expect,omitempty" yaml:"expect,omitempty"`
	Tags       []string         `json:"tags,omitempty" yaml:"tags,flow,omitempty"`
	Parameters []ParameterDraft `json:"parameters,omitempty" yaml:"parameters,omitempty"`
	Queries    []Query          `json:"queries" yaml:"queries"`
}

// ParameterDraft is a parameter of a draft. Its default is a text, a number or a
// truth value.
type ParameterDraft struct {
	Name        string `json:"name" yaml:"name"`
	Description string `json:"description,omitempty" yaml:"description,omitempty"`
	Default     any    `json:"default" yaml:"default"`
}

// question is the draft read.
func (d Draft) question() (Question, error) {
	q := Question{
		Name: d.Name, Title: d.Title, Description: d.Description, Good: d.Good,
		Tags: d.Tags, Empty: d.Expect == "empty", Queries: make([]Query, len(d.Queries)),
	}
	if d.Expect != "" && !q.Empty {
		return q, fmt.Errorf("expect is %q: it can only be empty", d.Expect)
	}
	for _, p := range d.Parameters {
		value, err := ValueOf(p.Default)
		if err != nil {
			return q, fmt.Errorf("parameter %q: %w", p.Name, err)
		}
		q.Parameters = append(q.Parameters, Parameter{p.Name, p.Description, value})
	}
	for i, of := range d.Queries {
		q.Queries[i] = Query{of.Name, strings.TrimSpace(of.Text)}
	}
	return q, nil
}

// ValueOf is a value of a parameter as JSON or YAML gives it: a text, a number or
// a truth value.
func ValueOf(scalar any) (graph.Value, error) {
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
	return graph.Value{}, fmt.Errorf("the value is a %T: give a text, a number or a truth value", scalar)
}

// Draft is the question as people write it.
func (q *Question) Draft() Draft {
	d := Draft{
		Name: q.Name, Title: q.Title, Description: q.Description, Good: q.Good,
		Tags: q.Tags, Queries: q.Queries,
	}
	if q.Empty {
		d.Expect = "empty"
	}
	for _, p := range q.Parameters {
		d.Parameters = append(d.Parameters, ParameterDraft{p.Name, p.Description, p.Default.Any()})
	}
	return d
}

// YAML is questions in the form of a file of the library.
func YAML(questions []Question) ([]byte, error) {
	drafts := make([]Draft, len(questions))
	for i := range questions {
		drafts[i] = questions[i].Draft()
	}
	text, err := yaml.MarshalWithOptions(drafts, yaml.UseLiteralStyleIfMultiline(true))
	if err != nil {
		return nil, fmt.Errorf("write questions as YAML: %w", err)
	}
	return text, nil
}
