package exec

import (
	"math"

	"parapet/internal/graph/plan"
)

// collector makes rows of matches.
type collector interface {
	// add takes one match, and says whether it wants more. It copies what it
	// keeps.
	add(m *match) bool
	// rows are the rows of the answer.
	rows() [][]plan.Cell
}

func newCollector(s *shape, out *output) collector {
	switch {
	case s.grouped(), s.distinct && len(s.sorts) > 0:
		return newGroups(s, out)
	case len(s.sorts) > 0:
		return &ranking{out: out, skip: s.skip, keep: s.enough()}
	}
	c := &stream{out: out, skip: s.skip, limit: s.limit}
	if s.distinct {
		c.seen = map[string]struct{}{}
	}
	return c
}

// enough is how many rows it takes to answer, those to skip included.
func (s *shape) enough() int {
	if s.limit > math.MaxInt-s.skip {
		return math.MaxInt
	}
	return s.skip + s.limit
}

// stream makes rows in the order of the walk, and stops when it has enough.
type stream struct {
	out         *output
	seen        map[string]struct{} // identities of distinct rows, else nil
	buf         []byte
	skip, limit int
	made        [][]plan.Cell
}

func (c *stream) add(m *match) bool {
	if c.seen != nil && !c.first(m) {
		return true
	}
	if c.skip > 0 {
		c.skip--
		return true
	}
	c.made = append(c.made, c.out.row(m))
	return len(c.made) < c.limit
}

// first says whether no row like the match's came before.
func (c *stream) first(m *match) bool {
	c.buf = c.out.key(c.buf[:0], m)
	if _, ok := c.seen[string(c.buf)]; ok {
		return false
	}
	c.seen[string(c.buf)] = struct{}{}
	return true
}

func (c *stream) rows() [][]plan.Cell { return c.made }

// rows are the rows from the one to the other, as far as there are.
func (o *output) rows(all []*ranked, from, to int) [][]plan.Cell {
	var rows [][]plan.Cell
	for i := from; i < min(to, len(all)); i++ {
		rows = append(rows, o.row(&all[i].match))
	}
	return rows
}
