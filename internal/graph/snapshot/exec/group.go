package exec

import (
	"bytes"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// groups makes a row of all matches that agree on the keys: aggregates and
// what they are grouped by, or distinct rows to be ordered.
type groups struct {
	out        *output
	skip, keep int
	byKey      map[string]*ranked
	all        []*ranked
	// least: the sort keys differ within a row's matches, and the least count.
	least bool

	key   []byte        // of the match at hand
	sorts []graph.Value // of the match at hand
	last  []byte        // key of the match before
	row   *ranked       // row of the match before
}

func newGroups(s *shape, out *output) *groups {
	c := &groups{out: out, skip: s.skip, keep: s.enough(), byKey: map[string]*ranked{}}
	keys := s.keys()
	for _, o := range s.sorts {
		c.least = c.least || !determined(o.Expr, keys)
	}
	if len(keys) == 0 {
		// Nothing is counted in no group: the answer is a row of zeros.
		c.group(&match{})
	}
	return c
}

func (c *groups) add(m *match) bool {
	c.key = c.out.key(c.key[:0], m)
	if c.row == nil || !bytes.Equal(c.key, c.last) {
		c.row = c.group(m)
		c.last = append(c.last[:0], c.key...)
	}
	for i, t := range c.out.counts {
		t.add(&c.row.match.counts[i], m)
	}
	if c.least {
		c.lower(m)
	}
	return true
}

// group is the group with the key at hand, made from the match if it is new.
func (c *groups) group(m *match) *ranked {
	g := c.byKey[string(c.key)]
	if g == nil {
		g = &ranked{match: m.clone()}
		g.match.counts = make([]idSet, len(c.out.counts))
		c.byKey[string(c.key)] = g
		c.all = append(c.all, g)
	}
	return g
}

// lower lets the match stand for the row if it comes before the one that does.
func (c *groups) lower(m *match) {
	c.sorts = c.out.sortKeys(c.sorts[:0], m)
	if c.row.sorts == nil || c.out.compareSorts(c.sorts, c.row.sorts) < 0 {
		c.row.sorts = append(c.row.sorts[:0], c.sorts...)
		copy(c.row.match.things, m.things)
	}
}

func (c *groups) rows() [][]plan.Cell {
	for _, g := range c.all {
		g.sorts = c.out.sortKeys(g.sorts[:0], &g.match)
	}
	c.out.rank(c.all)
	return c.out.rows(c.all, c.skip, c.keep)
}

// key appends what tells a match's group or distinct row from others.
func (o *output) key(b []byte, m *match) []byte {
	for _, k := range o.keys {
		b = k(b, m)
	}
	return b
}
