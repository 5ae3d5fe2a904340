// Package question is a library of ready-made questions about a tenant. They
// lie as YAML in the folder library, one file a topic, and are part of the
// binary. Each has one or more queries, says what a good answer is, and may
// have parameters with values to begin with.
//
// Its one flow: a question is found by its name and run, which asks its
// queries one after another of the package query. It does not know where a
// graph lies or how an answer is shown.
package question

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// Question is a question that can be asked of any tenant.
type Question struct {
	// Name is what the question is called by: lower-case words with hyphens.
	Name string
	// Title is the question as a person asks it.
	Title string
	// Description says what the answer shows.
	Description string
	// Good says what a good answer is.
	Good string
	Tags []string
	// Empty: the answer may rightly be empty, because all is well or because
	// there is nothing yet to compare with.
	Empty      bool
	Parameters []Parameter
	Queries    []Query
}

// Query is one of a question's queries.
type Query struct {
	Name string `json:"name" yaml:"name"`
	// Text is the query in J1QL. ${name} stands for a parameter.
	Text string `json:"text" yaml:"text"`
}

// Parameter is a value that who asks may choose.
type Parameter struct {
	Name, Description string
	// Default is the value when nobody chooses.
	Default graph.Value
}

// Answer is the answer to one of a question's queries.
type Answer struct {
	Query Query
	*query.Answer
}

// Run asks the question's queries in their order. The values of its parameters
// are those given, or else their defaults; several values mean any of them. It
// fails when a value is given to a parameter that the question does not have,
// and as query.Run does.
func (q *Question) Run(ctx context.Context, graphs query.Graphs, values map[string][]graph.Value, opt query.Options) ([]Answer, error) {
	if err := q.know(values); err != nil {
		return nil, err
	}
	opt.Language.Variables = q.values(values)
	var answers []Answer
	for _, of := range q.Queries {
		answer, err := query.Run(ctx, graphs, of.Text, opt)
		if err != nil {
			return nil, fmt.Errorf("question %s, query %s: %w", q.Name, of.Name, err)
		}
		answers = append(answers, Answer{of, answer})
	}
	return answers, nil
}

// values are those of all parameters.
func (q *Question) values(given map[string][]graph.Value) map[string][]graph.Value {
	all := map[string][]graph.Value{}
	for _, p := range q.Parameters {
		all[p.Name] = []graph.Value{p.Default}
	}
	maps.Copy(all, given)
	return all
}

// know refuses values that no parameter takes.
func (q *Question) know(values map[string][]graph.Value) error {
	var names []string
	for _, p := range q.Parameters {
		names = append(names, p.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(names, name) {
			continue
		}
		wrong := problem.Field{Path: fmt.Sprintf("parameters.%.64s", name), Text: fmt.Sprintf("question %s has no parameters: leave it out", q.Name)}
		if len(names) > 0 {
			wrong.Text = fmt.Sprintf("question %s has no such parameter: choose %s", q.Name, strings.Join(names, ", "))
		}
		return problem.Wrong(wrong)
	}
	return nil
}
