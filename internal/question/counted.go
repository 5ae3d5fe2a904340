package question

import (
	"parapet/internal/graph"
	"parapet/internal/j1ql"
	"parapet/internal/j1ql/outline"
	"parapet/internal/problem"
	"parapet/internal/query"
)

// counted is a query whose answer is counted.
type counted struct {
	// text is what is asked for it, without an order or a limit.
	text string
	// of is what is counted: entities, rows, or the name of a column with a number.
	of string
	// one: the answer is one row, whose first column is the number.
	one bool
}

// counting makes a query that counts the answers to another: of a list or a tree
// the entities that it begins with, of a table its rows or, when it is one row of
// numbers, the first of them.
func counting(text string, language j1ql.Options) (*counted, error) {
	parsed, err := j1ql.Parse(text)
	if err != nil {
		return nil, err
	}
	if parsed.At != nil {
		return nil, problem.New(problem.Invalid, "the query names a moment itself, by AT: how its answer went on over time cannot be counted")
	}
	o := outline.Of(parsed)
	o.Order, o.Skip, o.Limit = nil, "", ""
	if o.Tree || len(o.Columns) == 0 {
		o.Tree = false
		return entities(o, language)
	}
	c := &counted{of: "rows"}
	if numbers(o.Columns) && o.Having == nil {
		c.one, c.of = true, parsed.Return[0].Name.Text
	}
	return c.asks(o)
}

// entities counts those that a query begins with.
func entities(o outline.Outline, language j1ql.Options) (*counted, error) {
	name := o.Start.Alias
	if name == "" {
		// By its own name, when that is the only one of the query, or by one of ours.
		if name = "counted"; len(o.Start.Names) == 1 && j1ql.IsName(o.Start.Names[0]) {
			name = o.Start.Names[0]
		}
	}
	o.Columns = []outline.Column{{Function: "COUNT", Of: name, Name: "entities"}}
	c := &counted{of: "entities", one: true}
	if _, err := c.asks(o); err == nil && asks(c.text, language) == nil {
		return c, nil
	}
	o.Start.Alias = "counted"
	o.Columns[0].Of = "counted"
	return c.asks(o)
}

func (c *counted) asks(o outline.Outline) (*counted, error) {
	q, err := o.Query()
	if err != nil {
		return nil, err
	}
	c.text = q.String()
	return c, nil
}

// numbers says whether all columns count something, so that there is one row.
func numbers(columns []outline.Column) bool {
	for _, c := range columns {
		if c.Function == "" {
			return false
		}
	}
	return true
}

// number is what an answer says.
func (c *counted) number(a *query.Answer) float64 {
	if !c.one {
		return float64(len(a.Rows))
	}
	if len(a.Rows) == 0 || a.Rows[0][0].Value.Kind() != graph.KindNumber {
		return 0
	}
	return a.Rows[0][0].Value.AsNumber()
}

func noPart(question, name string) error {
	return problem.Wrong(problem.Field{Path: "query", Text: "question " + question + " has no query " + name + ": leave it out for the first"})
}
