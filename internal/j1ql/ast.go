package j1ql

import "parapet/internal/graph/plan"

// Query is a query as it was written.
type Query struct {
	Unique bool
	Start  Entity
	Steps  []Step
	// Where is nil when there is none.
	Where Expr
	// Tree says that the answer is a tree; Return is empty then.
	Tree bool
	// Return holds the columns of a table; it is empty for a list.
	Return []Column
	// Having is nil when there is none.
	Having  Expr
	OrderBy []Sort
	Skip    Count
	// Limit is negative when there is none.
	Limit Count
	// At is the moment whose graph is asked, nil for the present: a Moment or
	// a Parameter.
	At   Expr
	Span Span
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
	// Since is the moment since which it changed, nil for any: a Moment or a
	// Parameter.
	Since Expr
	// With is nil when there is none.
	With  Expr
	Alias Name
	slot  plan.Slot
}

// Selector says which entities are meant. It accepts every entity when it
// says nothing.
type Selector struct {
	// Smart are smart classes, without #, that the entity is in besides.
	Smart []Name
	// Names are alternatives: a class, a type, a smart class with # before it,
	// or a parameter as it is written.
	Names []Name
	// Search is a text whose words the entity contains; nil for none.
	Search *Literal
	Span   Span
}

// isAny says whether every entity is meant.
func (s Selector) isAny() bool { return s.Smart == nil && s.Names == nil && s.Search == nil }

// Step continues the pattern: a Hop or a Section.
type Step interface{ step() }

// Hop is a THAT: from the entity before, over a relationship, to the next.
type Hop struct {
	// Negated asks that there be no such relationship, nor any of the chain
	// that follows it.
	Negated bool
	// Somehow is how many relationships a path may have at most, of a hop over
	// paths; 0 for a hop over one relationship.
	Somehow int
	// Verbs are in capitals; none means any.
	Verbs     []Name
	Direction plan.Direction
	Alias     Name
	Entity    Entity
	Span      Span
	slot      plan.Slot
}

// Section is an optional part of the pattern: (THAT …)?. Its alias names what
// the pattern goes on from.
type Section struct {
	Steps []Step
	Alias Name
	Span  Span
	slot  plan.Slot
}

func (Hop) step()     {}
func (Section) step() {}

// Column is one item of RETURN. Its name is what AS says, or else the text of
// the expression exactly as typed.
type Column struct {
	Expr Expr
	Name Name
}

// Count is a whole number: the number itself, or the parameter that gives it,
// without whose value the number holds.
type Count struct {
	Number    int
	Parameter *Parameter
}

// Sort is one item of ORDER BY.
type Sort struct {
	Expr Expr
	Desc bool
}
