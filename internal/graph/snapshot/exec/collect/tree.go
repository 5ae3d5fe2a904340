package collect

import (
	"parapet/internal/graph"
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
	seen             idSet // entities
	joined           idSet // relationships
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
	for _, t := range things {
		if t.Table != nil && !c.keep(&c.vertices, &c.seen, t) {
			return false
		}
	}
	for _, t := range things {
		if t.Edges != nil && !c.keep(&c.joints, &c.joined, t) {
			return false
		}
	}
	return true
}

func (c *tree) keep(list *[]cond.Thing, seen *idSet, t cond.Thing) bool {
	const thing = 2 * 40 // what a list leaves free is up to as much again
	before := seen.len()
	taken := seen.add(t.Number())
	switch {
	case seen.len() == before:
		return true
	case len(c.vertices)+len(c.joints) >= c.most:
		c.truncated = true
		return false
	case !c.out.meter.Take(thing + taken):
		return false
	}
	*list = append(*list, t)
	return true
}

func (c *tree) merge(other keeper) {
	from := other.(*tree)
	c.truncated = c.truncated || from.truncated
	if c.addAll(from.vertices) {
		c.addAll(from.joints)
	}
}

func (c *tree) result() *plan.Result {
	return &plan.Result{Tree: c.out.graph(c.vertices, c.joints), Truncated: c.truncated}
}

// graph makes the things of a tree, if there is memory for them. What a thing
// is made of is counted as it is made.
func (o *output) graph(vertices, joints []cond.Thing) *plan.Graph {
	g := &plan.Graph{}
	if !o.meter.Take(entityBytes*len(vertices) + linkBytes*len(joints)) {
		return g
	}
	g.Vertices = make([]graph.Entity, len(vertices))
	o.spread(len(vertices), func(o *output, from, to int) bool {
		for i := from; i < to; i++ {
			g.Vertices[i] = o.made.newEntity(&vertices[i])
		}
		return o.meter.Take(0)
	})
	g.Edges = make([]plan.Link, len(joints))
	o.spread(len(joints), func(o *output, from, to int) bool {
		for i := from; i < to; i++ {
			g.Edges[i] = o.made.newLink(&joints[i])
		}
		return o.meter.Take(0)
	})
	return g
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
