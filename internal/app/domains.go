package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

// domains knows the values of properties that take few. It asks the graph once
// for each.
type domains struct {
	ask func(query string) (*query.Answer, error)
	// parameters and variables are the names that have values.
	parameters, variables []string
	values                map[domain][]graph.Value
}

// domain is a property of a type.
type domain struct {
	t        graph.Type
	property string
}

const (
	// fewValues is how many values a small domain has at most.
	fewValues = 30
	// patience is how long a person who pressed Tab waits.
	patience = 2 * time.Second
)

func newDomains(ctx context.Context, a *asker) *domains {
	return &domains{
		ask: func(text string) (*query.Answer, error) {
			return query.Run(ctx, a.graphs, text, query.Options{Timeout: patience})
		},
		parameters: slices.Sorted(maps.Keys(a.options.Language.Parameters)),
		variables:  slices.Sorted(maps.Keys(a.options.Language.Variables)),
		values:     map[domain][]graph.Value{},
	}
}

func (d *domains) options() j1ql.CompleteOptions {
	return j1ql.CompleteOptions{Values: d.of, Parameters: d.parameters, Variables: d.variables}
}

// of are the values of a property of all of the types together; nil when they
// are many.
func (d *domains) of(types []graph.Type, property string) []graph.Value {
	var all []graph.Value
	for _, t := range types {
		values, known := d.values[domain{t, property}]
		if !known {
			values = d.find(t, property)
			d.values[domain{t, property}] = values
		}
		all = append(all, values...)
	}
	slices.SortFunc(all, graph.Value.Compare)
	if all = slices.CompactFunc(all, graph.Value.Equal); len(all) > fewValues {
		return nil
	}
	return all
}

// find asks the graph. Who only wants a word completed is not told of errors.
func (d *domains) find(t graph.Type, property string) []graph.Value {
	answer, err := d.ask(fmt.Sprintf("FIND UNIQUE %s AS e RETURN e.[%s] AS value LIMIT %d", t, property, fewValues+1))
	if err != nil || len(answer.Rows) > fewValues {
		return nil
	}
	var values []graph.Value
	for _, row := range answer.Rows {
		switch v := row[0].Value; v.Kind() {
		case graph.KindUndefined:
		case graph.KindList:
			for _, item := range v.AsList() {
				values = append(values, graph.Text(item))
			}
		default:
			values = append(values, v)
		}
	}
	return values
}
