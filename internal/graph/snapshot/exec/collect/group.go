package collect

import (
	"bytes"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// groups makes a row of all matches that agree on the keys: aggregates and
// what they are grouped by, or distinct rows to be ordered.
type groups struct {
	out        *output
	skip, keep int
	byKey      map[string]*ranked
	all        []*ranked
	whole      *ranking // groups that come whole; nil as long as none has
	// least: the sort keys differ within a row's matches, and the least count.
	least bool

	key   []byte        // of the match at hand
	sorts []graph.Value // of the match at hand
	last  []byte        // key of the match before
	row   *ranked       // row of the match before
}

func newGroups(s *shape.Query, out *output, skip, keep int) *groups {
	c := &groups{out: out, skip: skip, keep: keep, byKey: map[string]*ranked{}}
	keys := s.Keys()
	for _, o := range s.Sorts {
		c.least = c.least || !s.Determined(o.Expr, keys)
	}
	if len(keys) == 0 {
		// Nothing is counted in no group: the answer is a row of zeros.
		c.group(&cond.Match{Things: make([]cond.Thing, len(s.Place))})
	}
	return c
}

func (c *groups) add(m *cond.Match) bool {
	if c.keep == 0 {
		return false
	}
	c.key = c.out.key(c.key[:0], m)
	if c.row == nil || !bytes.Equal(c.key, c.last) {
		c.row = c.group(m)
		c.last = append(c.last[:0], c.key...)
	}
	taken := 0
	for i, a := range c.out.totals {
		taken += a.add(&c.row.totals[i], m)
	}
	if c.least {
		c.lower(m)
	}
	return c.out.meter.Take(taken)
}

// group is the group with the key at hand, made from the match if it is new.
func (c *groups) group(m *cond.Match) *ranked {
	g := c.byKey[string(c.key)]
	if g == nil {
		g = &ranked{match: clone(m), totals: make([]total, len(c.out.totals))}
		c.byKey[string(c.key)] = g
		c.all = append(c.all, g)
		c.out.meter.Take(g.bytes() + len(c.key) + mapEntry)
	}
	return g
}

// lower lets the match stand for the row if it comes before the one that does.
func (c *groups) lower(m *cond.Match) {
	c.sorts = c.out.sortKeys(c.sorts[:0], m)
	if c.row.sorts == nil || c.out.compareSorts(c.sorts, c.row.sorts) < 0 {
		c.row.represent(m, c.sorts)
	}
}

func (r *ranked) represent(m *cond.Match, sorts []graph.Value) {
	r.sorts = append(r.sorts[:0], sorts...)
	copy(r.match.Things, m.Things)
	copy(r.match.Elements, m.Elements)
}

func (c *groups) merge(other keeper) {
	from := other.(*groups)
	for key, g := range from.byKey {
		mine, taken := c.byKey[key], 0
		if mine == nil {
			mine = &ranked{match: clone(&g.match), totals: make([]total, len(c.out.totals))}
			c.byKey[key] = mine
			c.all = append(c.all, mine)
			taken = mine.bytes() + len(key) + mapEntry
		}
		for i, a := range c.out.totals {
			taken += a.merge(&mine.totals[i], &g.totals[i], from.out.totals[i])
		}
		if !c.out.meter.Take(taken) {
			return
		}
		if c.least && (mine.sorts == nil || c.out.compareSorts(g.sorts, mine.sorts) < 0) {
			mine.represent(&g.match, g.sorts)
		}
	}
}

// put takes a whole group, when all come so.
func (c *groups) put(m *cond.Match) bool {
	if c.whole == nil {
		c.whole = c.ranking()
	}
	if !c.out.having.At(m) {
		return !c.out.meter.Stopped()
	}
	return c.whole.add(m)
}

func (c *groups) ranking() *ranking {
	return &ranking{out: c.out, skip: c.skip, keep: c.keep}
}

func (c *groups) result() *plan.Result {
	if c.whole != nil {
		return c.whole.result()
	}
	best := c.ranking()
	for _, g := range c.all {
		if c.out.meter.Stopped() {
			break
		}
		g.match.Totals = make([]graph.Value, len(g.totals))
		for i, a := range c.out.totals {
			g.match.Totals[i] = a.value(&g.totals[i])
		}
		if c.out.grouped && !c.out.having.At(&g.match) {
			continue
		}
		g.sorts = c.out.sortKeys(g.sorts[:0], &g.match)
		best.offer(g)
	}
	return best.result()
}
