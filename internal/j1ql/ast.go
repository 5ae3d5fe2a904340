package j1ql

import (
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Query is a query as it was written.
type Query struct {
	Unique bool
	Start  Entity
	Hops   []Hop
	// Where is nil when there is none.
	Where Expr
	// Return holds the columns of a table; it is empty for a list.
	Return  []Column
	OrderBy []Sort
	Skip    int
	// Limit is negative when there is none.
	Limit int
}

// Name is a word of the query and where it stands. The zero Name is none.
type Name struct {
	Text string
	Span Span
}

// Entity is one entity of the pattern: what it may be, a condition on its
// properties, and its alias.
type Entity struct {
	Selector Selector
	// With is nil when there is none.
	With  Expr
	Alias Name
}

// Selector says which classes and types an entity may have. It accepts every
// entity when no names are given.
type Selector struct {
	Names []Name
	Span  Span
}

// Hop is a THAT: from the entity before, over a relationship, to the next.
type Hop struct {
	// Negated asks that there be no such relationship, nor any of the chain
	// that follows it.
	Negated bool
	// Verbs are in capitals; none means any.
	Verbs     []Name
	Direction plan.Direction
	Alias     Name
	Entity    Entity
	Span      Span
}

// Column is one item of RETURN. Its name is what AS says, or else the text of
// the expression exactly as typed.
type Column struct {
	Expr Expr
	Name Name
}

// Sort is one item of ORDER BY.
type Sort struct {
	Expr Expr
	Desc bool
}

// Expr is a condition or a value.
type Expr interface{ span() Span }

// And holds when all of two or more conditions do.
type And struct{ All []Expr }

// Or holds when any of two or more conditions does.
type Or struct{ Any []Expr }

// Comparison compares two operands. The right one may be a List.
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

// Literal is a text, a number, true or false; undefined when its value is.
type Literal struct {
	Value graph.Value
	Span  Span
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

// Shift moves a moment by a number of units; into the past when Count is
// negative.
type Shift struct {
	Count int
	Unit  Unit
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

// Call is a function of some arguments.
type Call struct {
	// Function is in capitals.
	Function string
	Args     []Expr
	Span     Span
}

// ColumnName refers to a column by a quoted name. It occurs in ORDER BY.
type ColumnName struct{ Name Name }

func (e And) span() Span        { return Span{e.All[0].span().Pos, e.All[len(e.All)-1].span().End} }
func (e Or) span() Span         { return Span{e.Any[0].span().Pos, e.Any[len(e.Any)-1].span().End} }
func (e Comparison) span() Span { return Span{e.Left.span().Pos, e.Right.span().End} }
func (e List) span() Span       { return e.Span }
func (e Literal) span() Span    { return e.Span }
func (e Moment) span() Span     { return e.Span }
func (e Path) span() Span       { return e.Span }
func (e Call) span() Span       { return e.Span }
func (e ColumnName) span() Span { return e.Name.Span }
