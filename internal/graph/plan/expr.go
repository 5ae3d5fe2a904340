package plan

import (
	"regexp"

	"parapet/internal/graph"
)

// Expr is a value or a condition, computed from the slots of a match.
//
// Conditions are true or false, never unknown: a comparison with an undefined
// value is false, and its negation is true.
type Expr interface{ expr() }

// Property is a property of the thing in a slot. The graph's own names begin
// with an underscore: _id, _key, _type, _class, _createdOn (when it came),
// _beginOn (when it last changed, volatile properties aside), _endOn (when it
// was deleted), _version (how many states it had, counted from 1), _deleted,
// _source (integration-managed, system-mapper or system-internal),
// _integrationName.
type Property struct {
	Slot Slot
	Name string
}

// Element is the whole entity in a slot.
type Element struct{ Slot Slot }

// Literal is a value given by the query.
type Literal struct{ Value graph.Value }

// Op is a comparison. A list compares true when any element does; so does
// _class, and _type of entities.
type Op uint8

// The comparisons. Order compares numbers and times by value and texts by
// code point; values of different kinds are neither equal nor ordered, but
// times compare with numbers as milliseconds.
const (
	Equal Op = iota
	Less
	LessEqual
	Greater
	GreaterEqual
	Contains
	HasPrefix
	HasSuffix
)

// Compare holds when both sides are defined and the comparison is true.
type Compare struct {
	Op          Op
	Left, Right Expr
}

// Matches holds when a text, or any element of a list, has a match.
type Matches struct {
	Of      Expr
	Pattern *regexp.Regexp
}

// Defined holds when the expression has a value.
type Defined struct{ Of Expr }

// And holds when all do; with none it holds.
type And struct{ All []Expr }

// Or holds when any does; with none it does not.
type Or struct{ Any []Expr }

// Not holds when the other does not.
type Not struct{ Of Expr }

// In holds when the expression's value, or any element of a list, equals a
// defined value in the first column of another query's answer. That query has
// slots of its own.
type In struct {
	Of    Expr
	Query *Query
}

// Search holds for an entity when each of the words is part of some text
// among the values of its properties, whatever the case of letters.
type Search struct {
	Slot  Slot
	Words []string
}

// Arithmetic computes with numbers, and with times as their milliseconds since
// 1970. The result is a number, but that a time plus or minus a number, and a
// number plus a time, is a time. Anything else, and a division by zero, makes it
// undefined.
type Arithmetic struct {
	Op          Operation
	Left, Right Expr
}

// Operation is an operation on two numbers.
type Operation uint8

// The operations.
const (
	Add Operation = iota
	Subtract
	Multiply
	Divide
	Raise
)

// Call is a function of values.
type Call struct {
	Function Function
	Args     []Expr
}

// Function is a function of values.
type Function uint8

const (
	// Concat joins the values as texts; undefined is empty.
	Concat Function = iota
	// Merge makes one list of the defined values and the elements of lists.
	Merge
	// Coalesce is the first defined value.
	Coalesce
	// Abs is the absolute value of a number. Of anything else these are
	// undefined, as is the root of a negative number.
	Abs
	Sqrt
	Ceil
	Floor
	// Round rounds halves away from zero.
	Round
)

// Unwind, as the whole of a column, makes a row of every element of a list. A
// single value is a list of one, and undefined an empty list, which makes no
// row. Several columns make a row of every combination.
type Unwind struct{ Of Expr }

// Count is the number of distinct things in a slot, or of distinct values of
// an expression, within a group.
type Count struct{ Of Expr }

// Fold makes one value of an expression's defined values within a group. Each
// distinct combination of the things in the expression's slots counts once,
// in however many matches it stands. Without a value it is undefined. Sum and
// Average are of numbers, and the average of times is a time; Least and
// Greatest are of any values, in the order of graph.Value.Compare.
type Fold struct {
	How Folding
	Of  Expr
}

// Folding is a way to make one value of many.
type Folding uint8

// The ways.
const (
	Sum Folding = iota
	Average
	Least
	Greatest
)

// ColumnRef is a column of the result, to order or to filter rows by it.
type ColumnRef struct{ Index int }

func (Property) expr()   {}
func (Element) expr()    {}
func (Literal) expr()    {}
func (Compare) expr()    {}
func (Matches) expr()    {}
func (Defined) expr()    {}
func (And) expr()        {}
func (Or) expr()         {}
func (Not) expr()        {}
func (In) expr()         {}
func (Search) expr()     {}
func (Arithmetic) expr() {}
func (Call) expr()       {}
func (Unwind) expr()     {}
func (Count) expr()      {}
func (Fold) expr()       {}
func (ColumnRef) expr()  {}
