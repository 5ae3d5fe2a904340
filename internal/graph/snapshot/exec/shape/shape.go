// Package shape checks a query and puts it in the order of work.
//
// A query that contradicts itself is refused: a slot bound twice, or seen where
// nothing stands in it; a step where it cannot be; an aggregate of single
// matches; an order by what differs within a row's group. What is left has its
// slots numbered by place, the conditions on matches taken apart and handed to
// the filters of nodes where they see nothing else, and says which places the
// answer tells apart.
//
// The package knows nothing of the graph's data.
package shape

import (
	"math"
	"slices"

	"parapet/internal/graph/plan"
)

// Query is a checked query.
type Query struct {
	// Pattern has the conditions of matches in its filters, as far as they see
	// a single entity that no match is without.
	Pattern plan.Pattern
	// Where are the other conditions, all of which hold.
	Where []plan.Expr
	// Place is where the thing of a slot stands in a match, in the order of
	// the pattern. Slots of what is absent have none.
	Place map[plan.Slot]int
	// Entities are the slots of the pattern's nodes in its order.
	Entities []plan.Slot
	// Needed says which places the answer tells apart. Of things at other
	// places it only matters whether there are any.
	Needed []bool

	Shape plan.Shape
	// Columns of the answer. A list has one, its entities, and is distinct.
	Columns     []plan.Column
	Distinct    bool
	Having      plan.Expr
	Sorts       []plan.Sort
	Skip, Limit int // Limit is math.MaxInt for all
}

// New checks a query.
func New(q plan.Query) (*Query, error) {
	out := q.Output
	s := &Query{
		Place: map[plan.Slot]int{},
		Shape: out.Shape, Columns: out.Columns, Distinct: out.Distinct, Having: out.Having,
		Sorts: out.OrderBy, Skip: out.Skip, Limit: out.Limit,
	}
	if s.Limit < 0 {
		s.Limit = math.MaxInt
	}
	switch out.Shape {
	case plan.List:
		s.Distinct = true
		s.Columns = []plan.Column{{Expr: plan.Element{Slot: q.Pattern.Start.Slot}}}
	case plan.Tree:
		s.Columns, s.Distinct = nil, false
	}
	if err := s.check(q); err != nil {
		return nil, err
	}
	s.Pattern = q.Pattern
	s.Pattern.Steps = slices.Clone(q.Pattern.Steps)
	s.addWhere(q.Where)
	s.Needed = s.needed()
	return s, nil
}

// Grouped says that rows stand for groups of matches.
func (s *Query) Grouped() bool {
	return slices.ContainsFunc(s.Columns, func(c plan.Column) bool { return plan.Aggregates(c.Expr) })
}

// Keys are the columns that rows of groups, or distinct rows, are told apart
// by.
func (s *Query) Keys() []plan.Expr {
	var keys []plan.Expr
	for i, c := range s.Columns {
		if _, ok := c.Expr.(plan.Unwind); ok {
			keys = append(keys, plan.ColumnRef{Index: i})
			continue
		}
		if !plan.Aggregates(c.Expr) {
			keys = append(keys, c.Expr)
		}
	}
	return keys
}

// Single says that every match makes a row, or several: no matches are put
// together.
func (s *Query) Single() bool { return !s.Distinct && !s.Grouped() }

// Whole says that the answer is a tree of all matches, whatever their order.
func (s *Query) Whole() bool {
	return s.Shape == plan.Tree && s.Skip == 0 && s.Limit == math.MaxInt
}

// Asked are all expressions of the output.
func (s *Query) Asked() []plan.Expr {
	var asked []plan.Expr
	for _, c := range s.Columns {
		asked = append(asked, c.Expr)
	}
	for _, o := range s.Sorts {
		asked = append(asked, o.Expr)
	}
	if s.Having != nil {
		asked = append(asked, s.Having)
	}
	return asked
}

// needed says which places the answer tells apart.
func (s *Query) needed() []bool {
	needed := make([]bool, len(s.Place))
	for _, e := range slices.Concat(s.Asked(), s.Where) {
		for slot := range plan.Slots(e) {
			needed[s.Place[slot]] = true
		}
	}
	if s.Single() {
		for i := range needed {
			needed[i] = true
		}
	}
	return needed
}
