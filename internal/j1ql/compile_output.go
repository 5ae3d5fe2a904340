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
	switch {
	case q.Tree:
		out.Shape = plan.Tree
	case len(c.columns) > 0:
		out.Shape = plan.Table
	}
	for _, column := range c.columns {
		out.Columns = append(out.Columns, c.column(column))
	}
	if q.Having != nil {
		out.Having = c.condition(q.Having, having)
	}
	for _, s := range q.OrderBy {
		out.OrderBy = append(out.OrderBy, plan.Sort{Expr: c.sortKey(s.Expr), Desc: s.Desc})
	}
	return out
}

// distinct leaves out columns that repeat another, name and all. Of columns
// that share only the name the later ones are numbered.
func (c *compiler) distinct(columns []Column) []Column {
	shows := map[string]string{}
	var kept []Column
	for _, column := range columns {
		name, text := column.Name.Text, exprText(column.Expr)
		for n := 2; shows[column.Name.Text] != "" && shows[column.Name.Text] != text; n++ {
			column.Name.Text = fmt.Sprintf("%s (%d)", name, n)
		}
		if shows[column.Name.Text] == text {
			continue
		}
		if column.Name.Text != name {
			c.warn(column.Name.Span, fmt.Sprintf("two columns are named `%s`; this one is called `%s`", name, column.Name.Text))
		}
		shows[column.Name.Text] = text
		kept = append(kept, column)
	}
	return kept
}

// column compiles what a column shows.
func (c *compiler) column(column Column) plan.Column {
	compiled := plan.Column{Name: column.Name.Text}
	at := returned
	at.grouped = folds(column.Expr)
	switch e := column.Expr.(type) {
	case Path:
		compiled.Expr = c.element(e, at)
	case Spread:
		compiled.Expr = plan.Element{Slot: c.resolve(e.Alias, true, at).slot}
		compiled.Spread = true
	case Call:
		if e.Function == "UNWIND" {
			compiled.Expr = plan.Unwind{Of: c.value(e.Args[0], site{slot: nowhere, using: at.using})}
			break
		}
		compiled.Expr = c.call(e, at)
	default:
		compiled.Expr = c.value(e, at)
	}
	return compiled
}

// sortKey compiles a key of ORDER BY: columns of the result where they are
// named, else properties of the matches.
func (c *compiler) sortKey(e Expr) plan.Expr {
	at := ordered
	at.grouped = c.grouped()
	return c.value(e, at)
}

// columnIndex is the column that an expression names or repeats, -1 for none.
func (c *compiler) columnIndex(e Expr) int {
	name := exprText(e)
	switch e := e.(type) {
	case ColumnName:
		name = e.Name.Text
	case Path, Call, Arithmetic:
	default:
		return -1
	}
	if i := slices.IndexFunc(c.columns, func(c Column) bool { return c.Name.Text == name }); i >= 0 {
		return i
	}
	return slices.IndexFunc(c.columns, func(c Column) bool { return exprText(c.Expr) == name })
}

// columnRef refers to a column that holds values.
func (c *compiler) columnRef(i int, e Expr) plan.Expr {
	if p, ok := c.columns[i].Expr.(Path); ok && p.Property == "" && !c.isBare(p, returned) {
		c.fail(e.span(), "a whole entity is no value", "name a property: "+p.Alias.Text+".displayName")
	}
	return plan.ColumnRef{Index: i}
}

// grouped says whether any column makes one value of a group's.
func (c *compiler) grouped() bool {
	return slices.ContainsFunc(c.columns, func(c Column) bool { return folds(c.Expr) })
}

// folds says whether a value is made of a group's.
func folds(e Expr) bool {
	found := false
	walkExpr(e, func(e Expr) {
		call, ok := e.(Call)
		found = found || ok && call.aggregates()
	})
	return found
}

// returns says whether a column shows the whole of what the alias names.
func (c *compiler) returns(alias string) bool {
	return slices.ContainsFunc(c.columns, func(c Column) bool {
		switch e := c.Expr.(type) {
		case Path:
			return e.Property == "" && e.Alias.Text == alias
		case Spread:
			return e.Alias.Text == alias
		}
		return false
	})
}
