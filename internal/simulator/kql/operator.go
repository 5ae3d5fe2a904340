package kql

import (
	"iter"
)

// table is what an operator works on.
type table struct {
	columns []Column
	rows    iter.Seq[Row]
}

func isWhere(t token) bool { return t.is("where") || t.is("filter") }

// operator compiles the operator at hand around a table.
func (p *parser) operator(in table) (table, error) {
	name := p.take()
	p.columns, p.stage = in.columns, name.text
	switch name.text {
	case "where", "filter":
		return p.where(in)
	case "project":
		return p.project(in, nil)
	case "extend":
		return p.project(in, pass(in.columns))
	case "project-away", "project-keep":
		return p.choose(in, name.text == "project-keep")
	case "summarize":
		return p.summarize(in)
	case "distinct":
		return p.distinct(in)
	case "order", "sort":
		return p.order(in)
	case "top":
		return p.top(in)
	case "take", "limit":
		return p.limit(in)
	case "count":
		total := aggregate{columns: []Column{{"Count", Int64}}, fresh: func() fold { return &counter{} }}
		return group(in, nil, []aggregate{total}), nil
	}
	return table{}, errorf("Syntax error: unknown operator '%s'", name.text)
}

func (p *parser) where(in table) (table, error) {
	condition, err := p.expression()
	return table{in.columns, kept(in.rows, all([]expr{condition}))}, err
}

// kept passes on the rows that meet a condition.
func kept(rows iter.Seq[Row], condition func(Row) bool) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for row := range rows {
			if condition(row) && !yield(row) {
				return
			}
		}
	}
}

func (p *parser) limit(in table) (table, error) {
	n, err := p.whole()
	return table{in.columns, head(in.rows, n)}, err
}

// whole reads a whole number.
func (p *parser) whole() (int64, error) {
	t := p.peek()
	if t.kind != literal || t.value.kind != isLong {
		return 0, p.unexpected()
	}
	p.next++
	return t.value.num, nil
}

// head passes on the first rows.
func head(rows iter.Seq[Row], n int64) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		left := n
		for row := range rows {
			if left--; left < 0 || !yield(row) {
				return
			}
		}
	}
}
