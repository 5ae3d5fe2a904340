package exec

import (
	"math"
	"slices"

	"parapet/internal/graph/plan"
)

// shape is a checked query with its parts in the order of work.
type shape struct {
	main  chain
	place map[plan.Slot]int // of the main chain's slots
	// columns of the result. A list has one, its entities, and is distinct.
	columns     []plan.Column
	list        bool
	distinct    bool
	sorts       []plan.Sort
	skip, limit int // limit is math.MaxInt for all
}

func newShape(q plan.Query) (*shape, error) {
	s := &shape{
		columns:  q.Output.Columns,
		distinct: q.Output.Distinct,
		sorts:    q.Output.OrderBy,
		skip:     q.Output.Skip,
		limit:    q.Output.Limit,
	}
	if s.limit < 0 {
		s.limit = math.MaxInt
	}
	if q.Output.Shape == plan.List {
		s.list, s.distinct = true, true
		s.columns = []plan.Column{{Expr: plan.Element{Slot: q.Pattern.Start.Slot}}}
	}
	var err error
	if s.main, err = newChain(q.Pattern); err != nil {
		return nil, err
	}
	if s.place, err = s.main.places(); err != nil {
		return nil, err
	}
	if err := s.check(q); err != nil {
		return nil, err
	}
	s.addWhere(q.Where)
	s.main.depth = s.depth()
	return s, nil
}

// names are the names of a table's columns.
func (s *shape) names() []string {
	if s.list {
		return nil
	}
	names := make([]string, len(s.columns))
	for i, c := range s.columns {
		names[i] = c.Name
	}
	return names
}

// grouped says that rows stand for groups of matches.
func (s *shape) grouped() bool {
	return slices.ContainsFunc(s.columns, func(c plan.Column) bool { return aggregates(c.Expr) })
}

// keys are the columns that rows of groups, or distinct rows, are told apart
// by.
func (s *shape) keys() []plan.Expr {
	var keys []plan.Expr
	for _, c := range s.columns {
		if !aggregates(c.Expr) {
			keys = append(keys, c.Expr)
		}
	}
	return keys
}

// addWhere hands the parts of a condition on whole matches to the earliest
// node that can decide them: to its filter where they see nothing else.
func (s *shape) addWhere(where plan.Expr) {
	switch where := where.(type) {
	case nil:
		return
	case plan.And:
		for _, e := range where.All {
			s.addWhere(e)
		}
		return
	}
	var seen []int
	for slot := range slots(where) {
		seen = append(seen, s.place[slot])
	}
	slices.Sort(seen)
	seen = slices.Compact(seen)
	switch {
	case len(seen) == 0:
		s.main.filter(0, where)
	case len(seen) == 1 && isNode(seen[0]):
		s.main.filter(standing(seen[0]), where)
	default:
		at := standing(seen[len(seen)-1])
		s.main.where[at] = append(s.main.where[at], where)
	}
}

// depth is the last node whose things the answer tells apart.
func (s *shape) depth() int {
	if !s.distinct && !s.grouped() {
		return len(s.main.nodes) - 1
	}
	var asked []plan.Expr
	for _, c := range s.columns {
		asked = append(asked, c.Expr)
	}
	for _, o := range s.sorts {
		asked = append(asked, o.Expr)
	}
	for _, conditions := range s.main.where {
		asked = append(asked, conditions...)
	}
	depth := 0
	for _, e := range asked {
		for slot := range slots(e) {
			depth = max(depth, standing(s.place[slot]))
		}
	}
	return depth
}
