package changes

import (
	"context"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/problem"
	"parapet/internal/query"
	"parapet/internal/scope"
)

// Difference is a property that differs.
type Difference struct {
	Name          string
	Before, After graph.Value
}

// Differences are the properties of a change that differ, those before first. Of
// what was created or deleted they are all that it has or had.
func Differences(c graph.Change) []Difference {
	var all []Difference
	for _, p := range c.Before {
		if after := c.After.Get(p.Name); !after.Equal(p.Value) {
			all = append(all, Difference{p.Name, p.Value, after})
		}
	}
	for _, p := range c.After {
		if !c.Before.Get(p.Name).Defined() {
			all = append(all, Difference{Name: p.Name, After: p.Value})
		}
	}
	return all
}

// Name is what the entity of a change is called: now, or before it was deleted.
func Name(c graph.Change) string {
	if name := c.After.Get("displayName"); name.Defined() {
		return name.AsText()
	}
	if name := c.Before.Get("displayName"); name.Defined() {
		return name.AsText()
	}
	return ""
}

var columns = []string{"change", "type", "integration", "key", "name", "from", "to", "property", "before", "after", "at", "generation"}

// Table is all that a filter chooses, as an answer that can be written in any form: a
// row for each property that was updated, and one for each thing that was created or
// deleted. It fails with a TooLarge problem when that is more rows than the options
// allow.
func (c *Comparison) Table(ctx context.Context, f Filter, opt query.Options) (*query.Answer, error) {
	most := opt.MostRows()
	a := &query.Answer{Type: query.Table, Columns: columns}
	const piece = 20_000
	for at := (&Place{}); at != nil; {
		found, next, err := c.Page(ctx, f, *at, piece)
		if err != nil {
			return nil, err
		}
		for _, one := range found {
			a.Rows = append(a.Rows, rowsOf(one)...)
		}
		if most > 0 && len(a.Rows) > most {
			return nil, problem.New(problem.TooLarge, "there are more than %d changes: choose moments that are closer together, a type, or a query", most)
		}
		at = next
	}
	return a, nil
}

func rowsOf(c graph.Change) [][]plan.Cell {
	text := func(s string) plan.Cell {
		if s == "" {
			return plan.Cell{}
		}
		return plan.Cell{Value: graph.Text(s)}
	}
	from, to := "", ""
	integration := scope.Integration(c.Partition)
	if c.From != nil {
		from, to = string(c.From.Key), string(c.To.Key)
	}
	begin := []plan.Cell{
		text(string(c.Op)), text(string(c.Type)), text(integration), text(string(c.Key)), text(Name(c)), text(from), text(to),
	}
	end := []plan.Cell{{Value: graph.Millis(c.At.UnixMilli())}, {Value: graph.Number(float64(c.Generation))}}
	if c.Op != graph.Updated {
		return [][]plan.Cell{slices.Concat(begin, make([]plan.Cell, 3), end)}
	}
	var rows [][]plan.Cell
	for _, d := range Differences(c) {
		rows = append(rows, slices.Concat(begin, []plan.Cell{text(d.Name), shown(d.Before), shown(d.After)}, end))
	}
	return rows
}

// shown is a value as text: one column has values of all kinds.
func shown(v graph.Value) plan.Cell {
	if !v.Defined() {
		return plan.Cell{}
	}
	return plan.Cell{Value: graph.Text(v.String())}
}
