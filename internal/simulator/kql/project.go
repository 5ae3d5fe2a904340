package kql

import (
	"fmt"
	"slices"
)

// named is a column of the result and how it is computed.
type named struct {
	column Column
	expr   expr
}

// pass passes every column on.
func pass(columns []Column) []named {
	list := make([]named, len(columns))
	for i, c := range columns {
		list[i] = named{c, expr{eval: func(r Row) Value { return r.Value(i) }, typ: c.Type, varies: byRow}}
	}
	return list
}

// project appends the listed columns to those given; a name that is there
// already is replaced.
func (p *parser) project(in table, list []named) (table, error) {
	for nameless := 1; ; {
		n, err := p.named()
		if err != nil {
			return table{}, err
		}
		if n.column.Name == "" {
			n.column.Name = fmt.Sprintf("Column%d", nameless)
			nameless++
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

// choose is project-keep of the listed columns, or else project-away.
func (p *parser) choose(in table, keep bool) (table, error) {
	var listed []int
	for {
		t := p.peek()
		if t.kind != word {
			return table{}, p.unexpected()
		}
		i, err := p.resolve(t.text)
		if err != nil {
			return table{}, err
		}
		p.next++
		listed = append(listed, i)
		if !p.accept(",") {
			break
		}
	}
	var list []named
	for i, n := range pass(in.columns) {
		if slices.Contains(listed, i) == keep {
			list = append(list, n)
		}
	}
	return computed(in, list), nil
}

// named reads [name =] expression. A column alone keeps its name, anything
// else without one has none.
func (p *parser) named() (named, error) {
	name := ""
	switch t := p.peek(); {
	case t.kind == word && p.after().is("="):
		name = t.text
		p.next += 2
	case t.kind == word && p.nameAlone():
		name = t.text
	}
	e, err := p.expression()
	return named{Column{name, e.typ}, e}, err
}

// nameAlone reports whether the next word is a whole item of a list.
func (p *parser) nameAlone() bool {
	after := p.after()
	return after.kind == end || after.is(",") || after.is("|") || after.is(";") || after.is(")")
}

// computation is a row whose cells are made of another's when asked for.
type computation struct {
	list []named
	of   Row
}

func (c *computation) Value(column int) Value { return c.list[column].expr.eval(c.of) }

func computed(in table, list []named) table {
	columns := make([]Column, len(list))
	for i, n := range list {
		columns[i] = n.column
	}
	return table{columns, func(yield func(Row) bool) {
		out := &computation{list: list}
		for row := range in.rows {
			if out.of = row; !yield(out) {
				return
			}
		}
	}}
}
