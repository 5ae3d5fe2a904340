// Package kql runs the small part of the Kusto query language that a client of
// advanced hunting sends: one table piped through where, extend, project,
// summarize, distinct, order, take and count.
//
// Its flow is one pass: Run scans the query, and each operator in turn is
// compiled against the columns that the one before leaves and put around its
// rows. Mistakes are told with the sentences of the real service, since clients
// branch on them. It knows no table: the caller brings them.
package kql

import (
	"iter"
	"time"
)

// Value is nil, a string, int64, bool, time.Time, time.Duration or, for
// dynamic columns, []string.
type Value any

// Column is a column of a table or a result. Type is DateTime, String, Int64,
// SByte (a boolean, as hunting reports it) or Object (dynamic).
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// The column types.
const (
	DateTime = "DateTime"
	String   = "String"
	Int64    = "Int64"
	SByte    = "SByte"
	Object   = "Object"
)

// Row holds the values in the order of the columns.
type Row []Value

// Table is a named source of rows. Rows may yield the same slice again, and
// nobody keeps it.
type Table struct {
	Columns []Column
	Rows    iter.Seq[Row]
}

// Error is a query that cannot be run; its text is for the query's author.
type Error struct{ text string }

func (e *Error) Error() string { return e.text }

// Run answers a query over tables, with now as the moment that ago counts
// from. The error is an [*Error].
func Run(query string, tables map[string]Table, now time.Time) (Table, error) {
	tokens, err := scan(query)
	if err != nil {
		return Table{}, err
	}
	p := &parser{tokens: tokens, now: now}
	table, err := p.source(tables)
	for err == nil && p.accept("|") {
		table, err = p.operator(table)
	}
	p.accept(";")
	if err == nil && p.peek().kind != end {
		err = p.unexpected()
	}
	if err != nil {
		return Table{}, err
	}
	return table, nil
}

func (p *parser) source(tables map[string]Table) (Table, error) {
	name := p.take()
	table, ok := tables[name.text]
	if name.kind != word || !ok {
		return Table{}, errorf("'where' operator: Failed to resolve table or column expression named '%s'", name.text)
	}
	return table, nil
}
