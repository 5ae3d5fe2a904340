package j1ql

import (
	"time"

	"parapet/internal/graph"
)

// Expr is a condition or a value.
type Expr interface{ span() Span }

// And holds when all of two or more conditions do.
type And struct{ All []Expr }

// Or holds when any of two or more conditions does.
type Or struct{ Any []Expr }

// Comparison compares two operands. The right one may be a List, a Regex or a
// Subquery.
type Comparison struct {
	Left  Expr
	Op    Operator
	Right Expr
}

// Operator is a comparison as it is written: =, !~=.
type Operator string

// List is a value list: ('a' OR 'b').
type List struct {
	// All says that the values are joined by AND.
	All    bool
	Values []Expr
	Span   Span
}

// Regex is a regular expression: /text/ or /text/i.
type Regex struct {
	Pattern    string
	IgnoreCase bool
	Span       Span
}

// Subquery is a query whose answer is compared with: (FIND … RETURN u.email).
type Subquery struct {
	Query *Query
	Span  Span
}

// Literal is a text, a number, true or false; undefined when its value is.
// Parameters inside a text stand there as they are written.
type Literal struct {
	Value graph.Value
	Span  Span
}

// Parameter is a value that is given with the query: ${name}, ${param.name}
// or {{name}}.
type Parameter struct {
	// Name begins with "param." when the configuration gives the value.
	Name string
	// Braces says that it is written {{name}}.
	Braces bool
	Span   Span
}

// Moment is a time: date.now or date(…), moved by some units.
type Moment struct {
	// Date is the text between the parentheses of date(…) and Time what it
	// means; without it the moment is date.now.
	Date   string
	Time   time.Time
	Shifts []Shift
	Span   Span
}

// Shift is a number of units.
type Shift struct {
	Count Count
	Unit  Unit
	// Back says that it leads into the past.
	Back bool
}

// Interval is a length of time: 7 days.
type Interval struct {
	Shift
	Span Span
}

// Unit is a unit that dates are moved by.
type Unit string

// The units of dates. Months and years are those of the calendar in UTC.
const (
	Hours  Unit = "hours"
	Days   Unit = "days"
	Months Unit = "months"
	Years  Unit = "years"
)

// Path names a property. In a WITH it belongs to the entity at hand and Alias
// is empty. Without a property it is the whole thing that the alias names.
type Path struct {
	Alias    Name
	Property string
	Span     Span
}

// Spread is all properties of what an alias names: u.*.
type Spread struct {
	Alias Name
	Span  Span
}

// Arithmetic is a computation: +, -, *, / or ^.
type Arithmetic struct {
	Left  Expr
	Op    string
	Right Expr
}

// Negative is minus another value.
type Negative struct {
	Of   Expr
	Span Span
}

// Call is a function of some arguments.
type Call struct {
	// Function is in capitals.
	Function string
	Args     []Expr
	Span     Span
}

// ColumnName refers to a column by a name that is quoted or a word of the
// language. It occurs in ORDER BY and HAVING, where a quoted one that is no
// column is a text.
type ColumnName struct {
	Name   Name
	Quoted bool
}

func (e And) span() Span        { return Span{e.All[0].span().Pos, e.All[len(e.All)-1].span().End} }
func (e Or) span() Span         { return Span{e.Any[0].span().Pos, e.Any[len(e.Any)-1].span().End} }
func (e Comparison) span() Span { return Span{e.Left.span().Pos, e.Right.span().End} }
func (e List) span() Span       { return e.Span }
func (e Regex) span() Span      { return e.Span }
func (e Subquery) span() Span   { return e.Span }
func (e Literal) span() Span    { return e.Span }
func (e Parameter) span() Span  { return e.Span }
func (e Moment) span() Span     { return e.Span }
func (e Interval) span() Span   { return e.Span }
func (e Path) span() Span       { return e.Span }
func (e Spread) span() Span     { return e.Span }
func (e Arithmetic) span() Span { return Span{e.Left.span().Pos, e.Right.span().End} }
func (e Negative) span() Span   { return e.Span }
func (e Call) span() Span       { return e.Span }
func (e ColumnName) span() Span { return e.Name.Span }
