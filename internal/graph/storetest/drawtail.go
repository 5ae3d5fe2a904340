package storetest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// tail draws what becomes of the matches, and whether FIND is UNIQUE.
func (a *author) tail() (unique, text string) {
	if len(a.entities) == 0 || a.oneIn(4, "list") {
		if len(a.entities) > 0 && a.oneIn(2, "ordered list") {
			text = " ORDER BY " + a.reference() + a.one("", " ASC", " DESC")
		}
		return "", text + a.window()
	}
	if a.oneIn(5, "tree") {
		return "", a.one(" RETURN TREE", " return tree") + a.one("", "", " LIMIT 2")
	}
	return a.one("", "", "UNIQUE "), a.table()
}

func (a *author) window() string {
	return a.one("", "", "", "", " SKIP 1", " SKIP 0") + a.one("", "", "", "", " LIMIT 1", " LIMIT 2", " LIMIT 3", " LIMIT 0")
}

// table draws columns, conditions on rows and an order.
func (a *author) table() string {
	var columns, values []string
	grouped := false
	for i := range rapid.IntRange(1, 3).Draw(a.T, "columns") {
		column, kind := a.column()
		name := fmt.Sprint("c", i)
		if kind != spread {
			column += a.one(" AS ", " as ") + name
		}
		columns = append(columns, column)
		grouped = grouped || kind == aggregate
		if kind == value || kind == aggregate {
			values = append(values, name)
		}
	}
	text := a.one(" RETURN ", " return ") + strings.Join(columns, ", ")
	if len(values) > 0 && a.oneIn(5, "having") {
		text += " HAVING " + a.comparison(rapid.SampledFrom(values).Draw(a.T, "having"))
	}
	if !grouped {
		values = append(values, a.reference())
	}
	if len(values) > 0 && a.oneIn(2, "order") {
		text += " ORDER BY " + a.join(1, 2, ", ", func() string {
			return rapid.SampledFrom(values).Draw(a.T, "by") + a.one("", " ASC", " DESC", " desc")
		})
	}
	return text + a.window()
}

// kind says what a column may be used for.
type kind int

const (
	value kind = iota
	aggregate
	whole
	spread
)

func (a *author) column() (string, kind) {
	switch rapid.IntRange(0, 10).Draw(a.T, "column") {
	case 0, 1:
		return a.thing(), whole
	case 2:
		return a.thing() + ".*", spread
	case 3:
		return a.one("COUNT(", "count(") + a.one(a.thing(), a.reference()) + ")", aggregate
	case 4:
		return a.one("SUM", "AVG", "min", "MAX") + "(" + a.one(a.reference(), a.arithmetic()) + ")", aggregate
	case 5:
		return a.one("SUM", "MAX") + "(" + a.reference() + ") * 2 + COUNT(" + a.thing() + ")", aggregate
	case 6:
		return "UNWIND(" + a.reference() + ")", value
	case 7:
		return a.arithmetic(), value
	case 8:
		return a.one("ABS", "SQRT", "ceil", "FLOOR", "ROUND") + "(" + a.arithmetic() + ")", value
	case 9:
		return a.one("CONCAT", "merge", "COALESCE") + "(" + a.reference() + ", " + a.one("'-'", "1", a.reference()) + ")", value
	}
	return a.reference(), value
}

// thing draws the name of an entity or a relationship.
func (a *author) thing() string {
	return rapid.SampledFrom(append(append([]string{}, a.entities...), a.edges...)).Draw(a.T, "thing")
}
