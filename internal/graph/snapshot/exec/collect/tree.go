package collect

import (
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// tree keeps all things of the matches, each once, until it has enough of
// either.
type tree struct {
	out              *output
	skip, limit      int // of matches
	most             int // of things
	truncated        bool
	seen             map[uint32]bool // entities
	joined           map[uint32]bool // relationships
	vertices, joints []cond.Thing
}

func (c *tree) add(m *cond.Match) bool {
	if c.skip > 0 {
		c.skip--
		return true
	}
	if c.limit == 0 || !c.addAll(m.Things) || !c.addAll(m.Trail) {
		return false
	}
	c.limit--
	return c.limit > 0
}

// addAll adds entities before relationships, so that what is left out of a
// tree leaves no relationship without its ends.
func (c *tree) addAll(things []cond.Thing) bool {
	if c.seen == nil {
		c.seen, c.joined = map[uint32]bool{}, map[uint32]bool{}
	}
	for _, t := range things {
		if t.Table != nil && !c.keep(&c.vertices, c.seen, t) {
			return false
		}
	}
	for _, t := range things {
		if t.Edges != nil && !c.keep(&c.joints, c.joined, t) {
			return false
		}
	}
	return true
}

func (c *tree) keep(list *[]cond.Thing, seen map[uint32]bool, t cond.Thing) bool {
	n := t.Number()
	if seen[n] {
		return true
	}
	if len(c.vertices)+len(c.joints) >= c.most {
		c.truncated = true
		return false
	}
	seen[n] = true
	*list = append(*list, t)
	const made = 1024 // an entity or a relationship of the result
	return c.out.meter.Take(made)
}

func (c *tree) merge(other keeper) {
	from := other.(*tree)
	c.truncated = c.truncated || from.truncated
	if c.addAll(from.vertices) {
		c.addAll(from.joints)
	}
}

func (c *tree) result() *plan.Result {
	g := &plan.Graph{}
	for i := range c.vertices {
		g.Vertices = append(g.Vertices, *c.out.made.entity(&c.vertices[i]))
	}
	for i := range c.joints {
		g.Edges = append(g.Edges, *c.out.made.link(&c.joints[i]))
	}
	return &plan.Result{Tree: g, Truncated: c.truncated}
}

// rankedTree is made of the first matches by the sort keys.
type rankedTree struct {
	*ranking
	most int
}

func (c *rankedTree) merge(other keeper) { c.ranking.merge(other.(*rankedTree).ranking) }

func (c *rankedTree) result() *plan.Result {
	c.out.rank(c.best)
	t := &tree{out: c.out, skip: c.skip, limit: c.keep - c.skip, most: c.most}
	for _, r := range c.best[:min(c.keep, len(c.best))] {
		if !t.add(&r.match) {
			break
		}
	}
	return t.result()
}
