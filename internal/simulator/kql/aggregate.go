package kql

import "slices"

// aggregation is a function over the rows of a group: how many arguments it
// takes, what it answers (the type of its argument when empty) and its fold, which
// may use a desk that it shares with those of the other groups.
type aggregation struct {
	arguments int
	typ       string
	fresh     func(of expr, on *desk) fold
}

var aggregations = map[string]aggregation{
	"count":     {0, Int64, func(expr, *desk) fold { return &counter{} }},
	"countif":   {1, Int64, func(of expr, _ *desk) fold { return &counter{of: of} }},
	"dcount":    {1, Int64, func(of expr, _ *desk) fold { return &distinctCount{of, map[Value]bool{}} }},
	"sum":       {1, "", func(of expr, _ *desk) fold { return &total{of: of} }},
	"min":       {1, "", func(of expr, _ *desk) fold { return &extreme{of: of, sign: -1} }},
	"max":       {1, "", func(of expr, _ *desk) fold { return &extreme{of: of, sign: 1} }},
	"make_set":  {1, Object, func(of expr, _ *desk) fold { return &collection{of: of} }},
	"make_list": {1, Object, func(of expr, on *desk) fold { return &roll{of: of, desk: on} }},
	"take_any":  {1, "", func(of expr, _ *desk) fold { return &anyOne{of: of} }},
	"any":       {1, "", func(of expr, _ *desk) fold { return &anyOne{of: of} }},
}

// aggregate reads [name =] function(expression). Without a name it is called
// function_column, as in Kusto.
func (p *parser) aggregate() (aggregate, error) {
	given := ""
	name := p.take().text
	if p.accept("=") {
		given, name = name, p.take().text
	}
	if name == "arg_max" || name == "arg_min" {
		return p.argExtreme(given, name)
	}
	f, ok := aggregations[name]
	if !ok {
		return aggregate{}, errorf("Unknown function: '%s'.", name)
	}
	argument := ""
	if t := p.after(); t.kind == word {
		argument = t.text
	}
	args, err := p.arguments()
	if err != nil {
		return aggregate{}, err
	}
	if len(args) != f.arguments {
		return aggregate{}, errorf("%s(): function expects %d argument(s).", name, f.arguments)
	}
	column := Column{given, f.typ}
	if given == "" {
		column.Name = name + "_" + argument
	}
	var of expr
	if len(args) > 0 {
		of = args[0]
		if column.Type == "" {
			column.Type = of.typ
		}
	}
	on := new(desk)
	return aggregate{[]Column{column}, func() fold { return f.fresh(of, on) }}, nil
}

// argExtreme reads arg_max(by, column, …) or arg_max(by, *): the row in which
// by is largest.
func (p *parser) argExtreme(given, name string) (aggregate, error) {
	if err := p.expect("("); err != nil {
		return aggregate{}, err
	}
	by, err := p.named()
	if err != nil {
		return aggregate{}, err
	}
	if given != "" {
		by.column.Name = given
	} else if by.column.Name == "" {
		by.column.Name = name + "_"
	}
	list := []named{by}
	for p.accept(",") {
		more := pass(p.columns)
		if !p.accept("*") {
			n, err := p.named()
			if err != nil {
				return aggregate{}, err
			}
			more = []named{n}
		}
		for _, n := range more {
			if !slices.ContainsFunc(list, func(had named) bool { return had.column.Name == n.column.Name }) {
				list = append(list, n)
			}
		}
	}
	sign := 1
	if name == "arg_min" {
		sign = -1
	}
	columns := make([]Column, len(list))
	for i, n := range list {
		columns[i] = n.column
	}
	return aggregate{columns, func() fold { return &argExtreme{list: list, sign: sign} }}, p.expect(")")
}
