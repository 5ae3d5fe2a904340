package query

import (
	"fmt"
	"slices"

	"parapet/internal/graph"
)

// fewValues is how many values a small domain has at most.
const fewValues = 30

// Domains knows the values of properties that take few, for who completes a
// query. It asks the graph once for each, and is not safe for concurrent use.
type Domains struct {
	ask    func(text string) (*Answer, error)
	values map[domain][]graph.Value
}

// domain is a property of a type.
type domain struct {
	t        graph.Type
	property string
}

// NewDomains knows what a graph answers.
func NewDomains(ask func(text string) (*Answer, error)) *Domains {
	return &Domains{ask, map[domain][]graph.Value{}}
}

// Of are the values of a property of all of the types together; nil when they
// are many.
func (d *Domains) Of(types []graph.Type, property string) []graph.Value {
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
func (d *Domains) find(t graph.Type, property string) []graph.Value {
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
