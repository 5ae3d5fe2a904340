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
// with an underscore: _id, _key, _type, _class, _createdOn, _beginOn,
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

// Count is the number of distinct things in a slot, or of distinct values of
// an expression, within a group.
type Count struct{ Of Expr }

// ColumnRef is a column of the result of the result, to order by it.
type ColumnRef struct{ Index int }

func (Property) expr()  {}
func (Element) expr()   {}
func (Literal) expr()   {}
func (Compare) expr()   {}
func (Matches) expr()   {}
func (Defined) expr()   {}
func (And) expr()       {}
func (Or) expr()        {}
func (Not) expr()       {}
func (Count) expr()     {}
func (ColumnRef) expr() {}
