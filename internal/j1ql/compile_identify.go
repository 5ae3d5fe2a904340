package j1ql

import "parapet/internal/graph/plan"

// IdentifierMark begins the names of the columns that Options.Identify adds;
// what follows is what the query calls the entity, and nothing where it has no
// name for it.
const IdentifierMark = "@"

// identifiers are columns with the _id of each entity of which the other columns
// show properties. Rows that count, or stand for several alike, are those of no
// one entity: with these columns they would be other rows.
func (c *compiler) identifiers(q *Query) []plan.Column {
	if !c.options.Identify || q.Unique || c.grouped() {
		return nil
	}
	var columns []plan.Column
	known := map[plan.Slot]bool{}
	for _, column := range c.columns {
		walkExpr(column.Expr, func(e Expr) {
			name, slot, ok := c.entityOf(e)
			if !ok || known[slot] {
				return
			}
			known[slot] = true
			columns = append(columns, plan.Column{Name: IdentifierMark + name, Expr: plan.Property{Slot: slot, Name: "_id"}})
		})
	}
	return columns
}

// entityOf is the entity of which an expression is a property, or all of them.
func (c *compiler) entityOf(e Expr) (name string, slot plan.Slot, ok bool) {
	switch e := e.(type) {
	case Path:
		if c.isBare(e, returned) {
			return "", slot, true
		}
		name, ok = e.Alias.Text, e.Property != ""
	case Spread:
		name, ok = e.Alias.Text, true
	}
	b, bound := c.names.find(name)
	return name, b.slot, ok && bound && !b.relationship
}
