package j1ql

import (
	"fmt"
	"slices"

	"parapet/internal/graph/plan"
)

// output compiles what is to become of the matches.
func (c *compiler) output(q *Query) plan.Output {
	out := plan.Output{Distinct: q.Unique, Skip: c.count(q.Skip, maxCount), Limit: c.count(q.Limit, maxCount)}
	c.setColumns(q.Return)
	switch {
	case q.Tree:
		out.Shape = plan.Tree
	case len(c.columns) > 0:
		out.Shape = plan.Table
	}
	for _, column := range c.columns {
		out.Columns = append(out.Columns, c.column(column))
	}
	out.Columns = append(out.Columns, c.identifiers(q)...)
	if q.Having != nil {
		out.Having = c.condition(q.Having, having)
	}
	for _, s := range q.OrderBy {
		out.OrderBy = append(out.OrderBy, plan.Sort{Expr: c.sortKey(s.Expr), Desc: s.Desc})
	}
	return out
}

// setColumns notes the columns without those that repeat another, name and
// all. Of columns that share only the name the later ones are numbered.
func (c *compiler) setColumns(columns []Column) {
	c.byName, c.byText = map[string]int{}, map[string]int{}
	seen := map[[2]string]bool{}
	shared := map[string]int{}
	for _, column := range columns {
		name, text := column.Name.Text, exprText(column.Expr)
		if seen[[2]string{name, text}] {
			continue
		}
		seen[[2]string{name, text}] = true
		if shared[name]++; shared[name] > 1 {
			column.Name.Text = numbered(name, shared)
			c.warn(column.Name.Span, fmt.Sprintf("two columns are named `%s`; this one is called `%s`", name, column.Name.Text))
		}
		index(c.byName, column.Name.Text, len(c.columns))
		index(c.byText, text, len(c.columns))
		c.columns = append(c.columns, column)
	}
}

// numbered is a name of its own for a column whose name others have.
func numbered(name string, shared map[string]int) string {
	for n := shared[name]; ; n++ {
		own := fmt.Sprintf("%s (%d)", name, n)
		if shared[own] == 0 {
			shared[own]++
			return own
		}
	}
}

// index notes where a column is, unless one before it is found by the same.
func index(columns map[string]int, key string, i int) {
	if _, taken := columns[key]; !taken {
		columns[key] = i
	}
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
	if i, ok := c.byName[name]; ok {
		return i
	}
	if i, ok := c.byText[name]; ok {
		return i
	}
	return -1
}

// columnRef refers to a column that holds values.
func (c *compiler) columnRef(i int, e Expr) plan.Expr {
	switch shown := c.columns[i].Expr.(type) {
	case Path:
		if shown.Property == "" && !c.isBare(shown, returned) {
			c.failWhole(e, shown.Alias)
		}
	case Spread:
		c.failWhole(e, shown.Alias)
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
