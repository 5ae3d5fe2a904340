// Package kql runs the part of the Kusto query language that a client of
// advanced hunting sends: one table piped through where, extend, project,
// project-away, project-keep, summarize, distinct, order, top, take and count.
//
// Its flow is one pass: Run scans the query, and each operator in turn is
// compiled against the columns that the one before leaves and put around its
// rows. Rows are cursors, so that a cell nobody looks at is never made, and
// filters on what is the same for a whole device are asked once a device: a
// query over millions of rows costs what it reads. Mistakes are told with the
// sentences of the real service, since clients branch on them. It knows no
// table: the caller brings them.
package kql

import (
	"iter"
	"time"
)

// Column is a column of a table or a result. Type is DateTime, String, Int64,
// Double, SByte (a boolean, as hunting reports it) or Object (dynamic).
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// The column types.
const (
	DateTime = "DateTime"
	String   = "String"
	Int64    = "Int64"
	Double   = "Double"
	SByte    = "SByte"
	Object   = "Object"
)

// Row is a cursor on a row. It is good until the next row comes.
type Row interface {
	// Value is the cell in a column, by its number.
	Value(column int) Value
}

// Cells is a row that holds its values.
type Cells []Value

// Value is the cell in a column.
func (c Cells) Value(column int) Value { return c[column] }

// Source is a table of the service.
type Source struct {
	Columns []Column
	// Shared names the columns that are the same in all rows of a group, such as
	// those of a device.
	Shared []string
	// Arrives says that the rows have a cell behind the columns: when each came in,
	// for ingestion_time().
	Arrives bool
	// Rows yields the rows, group by group. Before the rows of a group, admit is
	// asked whether any of them matters; it looks at shared columns only.
	Rows func(admit func(Row) bool) iter.Seq[Row]
}

// Result is what a query answers. Rows can be walked once.
type Result struct {
	Columns []Column
	Rows    iter.Seq[Row]
}

// Error is a query that cannot be run; its text is for the query's author.
type Error struct{ text string }

func (e *Error) Error() string { return e.text }

// Run answers a query over tables, with now as the moment that ago counts
// from. The error is an [*Error].
func Run(query string, tables map[string]Source, now time.Time) (Result, error) {
	tokens, err := scan(query)
	if err != nil {
		return Result{}, err
	}
	p := &parser{tokens: tokens, now: now}
	source, err := p.source(tables)
	if err != nil {
		return Result{}, err
	}
	t, err := p.narrow(source)
	for err == nil && p.accept("|") {
		t, err = p.operator(t)
	}
	p.accept(";")
	if err == nil && p.peek().kind != end {
		err = p.unexpected()
	}
	if err != nil {
		return Result{}, err
	}
	return Result{t.columns, t.rows}, nil
}

func (p *parser) source(tables map[string]Source) (Source, error) {
	name := p.take()
	table, ok := tables[name.text]
	if name.kind != word || !ok {
		return Source{}, errorf("'where' operator: Failed to resolve table or column expression named '%s'", name.text)
	}
	return table, nil
}

// narrow takes the filters that come first, and lets those that look at shared
// columns only decide about whole groups.
func (p *parser) narrow(source Source) (table, error) {
	p.columns, p.shared = source.Columns, source.Shared
	if source.Arrives {
		p.arrived = func(r Row) Value { return r.Value(len(source.Columns)) }
	}
	defer func() { p.shared, p.arrived = nil, nil }()
	var ofGroup, ofRow []expr
	for p.next+1 < len(p.tokens) && p.peek().text == "|" && isWhere(p.tokens[p.next+1]) {
		p.next++
		p.stage = p.take().text
		condition, err := p.expression()
		if err != nil {
			return table{}, err
		}
		if condition.varies == byRow {
			ofRow = append(ofRow, condition)
		} else {
			ofGroup = append(ofGroup, condition)
		}
	}
	t := table{source.Columns, source.Rows(all(ofGroup))}
	if len(ofRow) > 0 {
		t.rows = kept(t.rows, all(ofRow))
	}
	return t, nil
}

// all is whether a row meets every condition.
func all(conditions []expr) func(Row) bool {
	return func(r Row) bool {
		for _, c := range conditions {
			if !c.eval(r).isTrue() {
				return false
			}
		}
		return true
	}
}
