// Package collect makes the answer of matches.
//
// A Collector takes matches one by one, unwinds lists and leaves out rows that
// HAVING refuses, and keeps what the answer needs of the rest: rows in the order
// they come (stream), the first rows by the sort keys (ranking), what all rows
// of a group come to (groups), or all things that occur (tree). Collectors of
// several walks are merged. Rows that nothing else orders are ordered by the
// ids of their entities and then by the things at their places, so that an
// answer is the same however its matches were found.
//
// The package knows nothing of how matches are found.
package collect

import (
	"math"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// Collector makes an answer. It belongs to one goroutine.
type Collector struct {
	out  *output
	keep keeper
	most int // of rows, or of things in a tree
}

// keeper keeps what an answer needs of matches.
type keeper interface {
	// add takes one match, and says whether it wants more.
	add(m *cond.Match) bool
	// merge takes what another keeper of the same kind has kept.
	merge(other keeper)
	// result is the answer.
	result() *plan.Result
}

// Options say how matches come and how much of an answer there may be.
type Options struct {
	Env   *cond.Env
	Meter *budget.Meter
	// Rows is how many rows an answer may have, 0 for any number.
	Rows int
	// InOrder: matches come in the order of the pattern.
	InOrder bool
}

// New is a collector for a query.
func New(s *shape.Query, o Options) *Collector {
	c := &Collector{out: newOutput(s, o), most: math.MaxInt}
	if o.Rows > 0 {
		c.most = o.Rows
	}
	c.keep = c.newKeeper(s, o)
	return c
}

// Stops says that a query may have enough before all matches are found, if
// they come in order.
func Stops(s *shape.Query) bool { return !s.Grouped() && len(s.Sorts) == 0 }

func (c *Collector) newKeeper(s *shape.Query, o Options) keeper {
	skip, limit := s.Skip, s.Limit
	if s.Shape == plan.Tree {
		if s.Whole() || Stops(s) && o.InOrder {
			return &tree{out: c.out, skip: skip, limit: limit, most: c.most}
		}
		return &rankedTree{&ranking{out: c.out, skip: skip, keep: enough(skip, limit)}, c.most}
	}
	if c.most < limit {
		limit = c.most + 1 // one more tells that there are more
	}
	switch {
	case s.Grouped(), s.Distinct && (!Stops(s) || !o.InOrder):
		return newGroups(s, c.out, skip, enough(skip, limit))
	case Stops(s) && o.InOrder:
		return newStream(s, c.out, skip, limit)
	}
	return &ranking{out: c.out, skip: skip, keep: enough(skip, limit)}
}

// enough is how many rows it takes to answer, those to skip included.
func enough(skip, limit int) int {
	if limit > math.MaxInt-skip {
		return math.MaxInt
	}
	return skip + limit
}

// Scope compiles expressions of the query for the collector's goroutine.
func (c *Collector) Scope() *cond.Scope { return c.out.scope }

// Add takes one match, and says whether it wants more.
func (c *Collector) Add(m *cond.Match) bool { return c.out.rowsOf(m, c.keep.add) }

// Put takes a whole group of a grouped query: one of its matches, with what the
// scope's aggregates have come to. It says whether it wants more.
func (c *Collector) Put(m *cond.Match) bool { return c.keep.(*groups).put(m) }

// Merge takes what another collector of the same query has.
func (c *Collector) Merge(other *Collector) { c.keep.merge(other.keep) }

// Result is the answer.
func (c *Collector) Result() *plan.Result {
	r := c.keep.result()
	if len(r.Rows) > c.most {
		r.Rows, r.Truncated = r.Rows[:c.most], true
	}
	return r
}
