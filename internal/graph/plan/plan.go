// Package plan is what a query asks of a graph, in the graph's own words: a
// pattern of entities and hops, conditions on them, and what to make of the
// matches. It has no word of any query language; languages compile to it, and
// stores execute it.
//
// A pattern binds slots. Every entity and every traversed relationship of a
// match stands in its slot, and expressions refer to it by the slot's number.
package plan

import (
	"slices"
	"time"

	"parapet/internal/graph"
)

// Slot is the number of an entity or relationship of the pattern.
type Slot int

// Query is a whole query.
type Query struct {
	Pattern Pattern
	// Where filters complete matches; nil keeps all.
	Where  Expr
	Output Output
	// At is the moment whose graph is asked; zero is the present. Who has the
	// generations chooses by it. An executor, which has one, ignores it.
	At time.Time
}

// Pattern is a start and a chain of steps from it.
type Pattern struct {
	Start Node
	Steps []Step
}

// Node is a condition on one entity.
type Node struct {
	Slot  Slot
	Types Types
	// Filter sees this node's slot only; nil passes every entity.
	Filter Expr
	// Deleted asks for deleted entities too, as far as they are still known.
	// No relationship leads to or from them.
	Deleted bool
}

// Types is a set of types: those listed, or every type.
type Types struct {
	Any  bool
	List []graph.Type
}

// Has says whether a type is in the set.
func (t Types) Has(one graph.Type) bool { return t.Any || slices.Contains(t.List, one) }

// Step continues a pattern from the entity before it.
type Step interface{ step() }

// Hop goes over one relationship to another entity.
type Hop struct {
	Edge Edge
	Node Node
}

// Absent keeps a match when the steps do not lead on from it. Their slots
// stand for nothing outside. It ends a pattern or a section.
type Absent struct{ Steps []Step }

// Optional is a section that need not match. What follows starts from the
// section's last entity and, whether the section matched or not, from the
// entity before it as well. Matches are all those of the section and, when
// there is none or any step follows the section, one in which the slots of
// the section stand for nothing. A step that follows a section around this one
// follows this one, too.
type Optional struct {
	// Steps are hops, optional sections and, last, an Absent.
	Steps []Step
	// Slot stands for the entity that the next step starts from: that at the
	// section's end, or that before it.
	Slot Slot
}

// Paths goes over one to Max relationships, each of which fits the edge, to
// another entity. No entity occurs twice on a path. A match is a pair of ends,
// however many paths join them; the edge's slot stands for nothing. A tree
// shows all of the paths. It is the only step of its pattern.
type Paths struct {
	Edge Edge
	Max  int
	Node Node
}

func (Hop) step()      {}
func (Absent) step()   {}
func (Optional) step() {}
func (Paths) step()    {}

// Edge is a condition on one relationship.
type Edge struct {
	Slot      Slot
	Types     Types
	Direction Direction
}

// Direction says which way a relationship points, seen along the chain.
type Direction uint8

// Either direction, from the entity before to the one after, or back.
const (
	Either Direction = iota
	Forward
	Backward
)

// Shape says what an answer is made of.
type Shape uint8

const (
	// List is the distinct entities of the pattern's start.
	List Shape = iota
	// Table is rows of columns, one row a match.
	Table
	// Tree is all entities and relationships of the matches, each once.
	Tree
)

// Output says what becomes of the matches.
type Output struct {
	Shape Shape
	// Columns make a table.
	Columns []Column
	// Distinct leaves out rows that came before.
	Distinct bool
	// Having filters rows; it refers to them by ColumnRef and by aggregates.
	// Nil keeps all.
	Having  Expr
	OrderBy []Sort
	Skip    int
	// Limit is the greatest number of rows, negative for all. Of a tree it
	// limits the matches it is made of.
	Limit int
}

// Column is one column of a table. When any column aggregates, the others are
// what the rows are grouped by.
type Column struct {
	Name string
	Expr Expr
	// Spread, of an Element, asks for a column of each of its properties. An
	// executor answers with the element in one cell.
	Spread bool
}

// Sort is one key to order rows by. Undefined comes last both ways. Rows that
// all keys leave equal are ordered by the ids of the entities they come from,
// so that an answer is the same every time.
type Sort struct {
	Expr Expr
	Desc bool
}
