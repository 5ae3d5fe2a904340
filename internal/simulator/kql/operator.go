package kql

import "slices"

// operator compiles the operator at hand around a table.
func (p *parser) operator(in Table) (Table, error) {
	name := p.take()
	p.columns, p.stage = in.Columns, name.text
	switch name.text {
	case "where", "filter":
		return p.where(in)
	case "project":
		return p.project(in, nil)
	case "extend":
		return p.project(in, keep(in.Columns))
	case "summarize":
		return p.summarize(in)
	case "distinct":
		return p.distinct(in)
	case "order", "sort":
		return p.order(in)
	case "take", "limit":
		return p.limit(in)
	case "count":
		total := aggregate{column: Column{"Count", Int64}, fresh: func() fold { return &counter{} }}
		return group(in, nil, []aggregate{total}), nil
	}
	return Table{}, errorf("Syntax error: unknown operator '%s'", name.text)
}

func (p *parser) where(in Table) (Table, error) {
	condition, err := p.expression()
	if err != nil {
		return Table{}, err
	}
	return Table{in.Columns, func(yield func(Row) bool) {
		for row := range in.Rows {
			if isTrue(condition.eval(row)) && !yield(row) {
				return
			}
		}
	}}, nil
}

// named is a column of the result and how it is computed.
type named struct {
	column Column
	expr   expr
}

// keep passes every column on.
func keep(columns []Column) []named {
	kept := make([]named, len(columns))
	for i, c := range columns {
		kept[i] = named{c, expr{func(r Row) Value { return r[i] }, c.Type}}
	}
	return kept
}

// project appends the listed columns to those given; a name that is there
// already is replaced.
func (p *parser) project(in Table, list []named) (Table, error) {
	for {
		n, err := p.named()
		if err != nil {
			return Table{}, err
		}
		at := slices.IndexFunc(list, func(other named) bool { return other.column.Name == n.column.Name })
		if at >= 0 {
			list[at] = n
		} else {
			list = append(list, n)
		}
		if !p.accept(",") {
			return computed(in, list), nil
		}
	}
}

// named reads [name =] expression. A column alone keeps its name, anything
// else without one is called Column1, as Kusto does for the first.
func (p *parser) named() (named, error) {
	name := "Column1"
	switch t, after := p.peek(), p.tokens[min(p.next+1, len(p.tokens)-1)]; {
	case t.kind == word && after.text == "=" && after.kind == symbol:
		name = t.text
		p.next += 2
	case t.kind == word && after.text != "(":
		name = t.text
	}
	e, err := p.expression()
	return named{Column{name, e.typ}, e}, err
}

func computed(in Table, list []named) Table {
	columns := make([]Column, len(list))
	for i, n := range list {
		columns[i] = n.column
	}
	return Table{columns, func(yield func(Row) bool) {
		for row := range in.Rows {
			out := make(Row, len(list))
			for i, n := range list {
				out[i] = n.expr.eval(row)
			}
			if !yield(out) {
				return
			}
		}
	}}
}

func (p *parser) distinct(in Table) (Table, error) {
	by, err := p.by()
	if err != nil {
		return Table{}, err
	}
	return group(in, by, nil), nil
}

// by reads the columns that make groups.
func (p *parser) by() ([]named, error) {
	var by []named
	for {
		n, err := p.named()
		if err != nil {
			return nil, err
		}
		by = append(by, n)
		if !p.accept(",") {
			return by, nil
		}
	}
}

// order sorts; without a word it is descending, as in Kusto.
func (p *parser) order(in Table) (Table, error) {
	if err := p.expect("by"); err != nil {
		return Table{}, err
	}
	type key struct {
		expr expr
		sign int
	}
	var keys []key
	for {
		e, err := p.expression()
		if err != nil {
			return Table{}, err
		}
		sign := -1
		if p.accept("asc") {
			sign = 1
		} else {
			p.accept("desc")
		}
		keys = append(keys, key{e, sign})
		if !p.accept(",") {
			break
		}
	}
	return Table{in.Columns, func(yield func(Row) bool) {
		rows := collect(in)
		slices.SortStableFunc(rows, func(a, b Row) int {
			for _, k := range keys {
				if o := order(k.expr.eval(a), k.expr.eval(b)); o != 0 && o != incomparable {
					return k.sign * o
				}
			}
			return 0
		})
		slices.Values(rows)(yield)
	}}, nil
}

// collect copies all rows, since a table may reuse the slice it yields.
func collect(in Table) []Row {
	var rows []Row
	for row := range in.Rows {
		rows = append(rows, slices.Clone(row))
	}
	return rows
}

func (p *parser) limit(in Table) (Table, error) {
	n, ok := p.peek().value.(int64)
	if !ok {
		return Table{}, p.unexpected()
	}
	p.next++
	return Table{in.Columns, func(yield func(Row) bool) {
		left := n
		for row := range in.Rows {
			if left--; left < 0 || !yield(row) {
				return
			}
		}
	}}, nil
}
