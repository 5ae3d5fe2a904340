package j1ql

import (
	"fmt"
	"slices"

	"parapet/internal/graph/plan"
)

// output compiles what is to become of the matches.
func (c *compiler) output(q *Query) plan.Output {
	out := plan.Output{Distinct: q.Unique, Skip: q.Skip, Limit: q.Limit}
	c.columns = c.distinct(q.Return)
	if len(c.columns) > 0 {
		out.Shape = plan.Table
	}
	for _, column := range c.columns {
		out.Columns = append(out.Columns, plan.Column{Name: column.Name.Text, Expr: c.column(column.Expr)})
	}
	for _, s := range q.OrderBy {
		out.OrderBy = append(out.OrderBy, plan.Sort{Expr: c.sortKey(s.Expr), Desc: s.Desc})
	}
	return out
}

// distinct leaves out columns that repeat another, name and all. Two columns
// that share only the name are an error: a row could not hold both.
func (c *compiler) distinct(columns []Column) []Column {
	shows := map[string]string{}
	var kept []Column
	for _, column := range columns {
		name, text := column.Name.Text, exprText(column.Expr)
		have, taken := shows[name]
		switch {
		case !taken:
			shows[name] = text
			kept = append(kept, column)
		case have != text:
			c.fail(column.Name.Span, fmt.Sprintf("two columns are named `%s`", name), "name one of them otherwise: AS name")
		}
	}
	return kept
}

// column compiles what a column shows.
func (c *compiler) column(e Expr) plan.Expr {
	switch e := e.(type) {
	case Call:
		return plan.Count{Of: c.element(e.Args[0].(Path), "return")}
	case Path:
		return c.element(e, "return")
	}
	panic(fmt.Sprintf("compile a column of type %T", e))
}

// element compiles a property of what a name stands for, or the whole of it.
func (c *compiler) element(p Path, using string) plan.Expr {
	b := c.resolve(p.Alias, using)
	if p.Property == "" {
		return plan.Element{Slot: b.slot}
	}
	return plan.Property{Slot: b.slot, Name: p.Property}
}

// sortKey compiles a key of ORDER BY: a column of the result where it is one,
// else a property of the matches.
func (c *compiler) sortKey(e Expr) plan.Expr {
	if i := c.columnIndex(e); i >= 0 {
		if p, ok := c.columns[i].Expr.(Path); ok && p.Property == "" {
			c.fail(e.span(), "a whole entity has no order", "order by a property: "+p.Alias.Text+".displayName")
		}
		return plan.ColumnRef{Index: i}
	}
	p, ok := e.(Path)
	if !ok {
		c.fail(e.span(), fmt.Sprintf("%s is no column of RETURN", exprText(e)), "return it with AS and order by that name")
		return nil
	}
	if _, ok := c.names.find(p.Alias.Text); !ok && p.Property == "" {
		c.noColumn(p)
		return nil
	}
	c.checkSort(p)
	return c.element(p, "order")
}

// columnIndex is the column that a key names or repeats, -1 for none.
func (c *compiler) columnIndex(key Expr) int {
	name := exprText(key)
	if quoted, ok := key.(ColumnName); ok {
		name = quoted.Name.Text
	}
	if i := slices.IndexFunc(c.columns, func(c Column) bool { return c.Name.Text == name }); i >= 0 {
		return i
	}
	return slices.IndexFunc(c.columns, func(c Column) bool { return exprText(c.Expr) == name })
}

// noColumn tells that a word of ORDER BY names neither a column nor anything
// of the pattern.
func (c *compiler) noColumn(p Path) {
	var valid []string
	for _, column := range c.columns {
		valid = append(valid, column.Name.Text)
	}
	valid = append(valid, c.names.valid()...)
	c.failSelector(p.Alias, "order", valid)
}

// checkSort refuses keys that do not have one value a row.
func (c *compiler) checkSort(p Path) {
	switch {
	case p.Property == "":
		c.fail(p.Span, "a whole entity has no order", "order by a property: "+p.Alias.Text+".displayName")
	case c.grouped() && !c.returns(p.Alias.Text):
		c.fail(p.Span, "rows that count are ordered by their columns", "return "+exprText(p)+" as well")
	}
}

// grouped says whether any column counts.
func (c *compiler) grouped() bool {
	return slices.ContainsFunc(c.columns, func(c Column) bool { _, ok := c.Expr.(Call); return ok })
}

// returns says whether a column shows the whole of what the alias names.
func (c *compiler) returns(alias string) bool {
	return slices.ContainsFunc(c.columns, func(c Column) bool {
		p, ok := c.Expr.(Path)
		return ok && p.Property == "" && p.Alias.Text == alias
	})
}
