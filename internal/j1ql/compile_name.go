package j1ql

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parapet/internal/graph"
)

// resolve is what a name stands for at its place; dotted says that a property
// follows it.
func (c *compiler) resolve(name Name, dotted bool, at site) binding {
	b, ok := c.names.find(name.Text)
	switch {
	case !ok && at.columns:
		c.failSelector(name, at.using, append(c.columnNames(), c.names.valid()...))
	case !ok && at.using == where.using && !dotted:
		c.fail(name.Span, fmt.Sprintf("`%s` does not say which entity it is a property of", name.Text),
			fmt.Sprintf("write the alias or class before it: User.%s; put text in quotes", name.Text))
	case !ok:
		c.failSelector(name, at.using, c.names.valid())
	case b.negated:
		c.fail(name.Span, fmt.Sprintf("`%s` is inside a negation and stands for nothing outside it", name.Text),
			"a negation finds what is not there; use the names before it")
	case b.times > 1:
		c.fail(name.Span, fmt.Sprintf("`%s` stands for %d things", name.Text, b.times), "name each with AS")
	}
	return b
}

func (c *compiler) columnNames() []string {
	var names []string
	for _, column := range c.columns {
		names = append(names, column.Name.Text)
	}
	return names
}

// failSelector tells of a name that stands for nothing, in the words of
// JupiterOne.
func (c *compiler) failSelector(name Name, using string, valid []string) {
	msg := fmt.Sprintf("Invalid %s selector provided: %q", using, name.Text)
	if valid == nil {
		c.fail(name.Span, msg, "give what you mean a name: AS "+name.Text)
		return
	}
	kind, _, _ := strings.Cut(using, " ")
	c.fail(name.Span, fmt.Sprintf("%s, valid %s selectors are: %s", msg, kind, quotedList(valid)), didYouMean(name.Text, valid))
}

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = strconv.Quote(n)
	}
	return strings.Join(quoted, ", ")
}

// failUngrouped tells of a property that has no one value for a group.
func (c *compiler) failUngrouped(p Path, at site) {
	switch at.using {
	case returned.using:
		c.fail(p.Span, fmt.Sprintf("`%s` stands beside a function of the whole group", exprText(p)), "return it as a column of its own")
	case having.using:
		c.fail(p.Span, "HAVING filters rows by their columns", "return "+exprText(p)+" as well, or filter with WHERE")
	default:
		c.fail(p.Span, "rows that count are ordered by their columns", "return "+exprText(p)+" as well")
	}
}

// failWhole tells of a whole thing where a value is needed.
func (c *compiler) failWhole(e Expr, alias Name) {
	c.fail(e.span(), "a whole entity is no value", "name a property: "+alias.Text+".displayName")
}

// isBare says whether a name that stands for nothing is, as some queries have
// it, a property of the entity that the query began with: one of the graph's
// own, one that the schema knows, or any in a query that returns such.
func (c *compiler) isBare(p Path, at site) bool {
	if _, bound := c.names.find(p.Alias.Text); bound || !at.bare {
		return false
	}
	if p.Property != "" {
		return p.Alias.Text == "tag"
	}
	return isOwn(p) || slices.ContainsFunc(c.columns, func(column Column) bool { return isOwn(column.Expr) }) ||
		slices.ContainsFunc(c.schema.Entities(), func(e graph.EntityType) bool {
			_, declared := c.schema.Property(e.Type, p.Alias.Text)
			return declared
		})
}

// isOwn says whether an expression is a property that the graph itself has,
// without alias.
func isOwn(e Expr) bool {
	p, ok := e.(Path)
	return ok && p.Property == "" && strings.HasPrefix(p.Alias.Text, "_")
}
