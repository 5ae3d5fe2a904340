package exec

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// binder binds a chain to the tables of a view.
type binder struct {
	view   *column.View
	chain  *chain
	levels []level
	absent *binder // nil without one
}

// level is what is bound of one node.
type level struct {
	sites map[*column.Table]*site // nil where the node cannot stand
	where []cond[*match]
	ways  map[*column.Table][]road // over the next edge, without their sites
}

// bind is the sites of the start, in the order of the view's tables. Sites
// from which the pattern cannot be completed are left out.
func bind(v *column.View, s *shape, scope *matchScope) []*site {
	b := newBinder(v, &s.main)
	for i, conditions := range s.main.where {
		for _, e := range conditions {
			b.levels[i].where = append(b.levels[i].where, compileCond(scope, e))
		}
	}
	var starts []*site
	for _, t := range v.Tables() {
		if start := b.site(0, t); start != nil {
			starts = append(starts, start)
		}
	}
	return starts
}

func newBinder(v *column.View, c *chain) *binder {
	b := &binder{view: v, chain: c, levels: make([]level, len(c.nodes))}
	for i := range b.levels {
		b.levels[i].sites = map[*column.Table]*site{}
		if i < len(c.edges) {
			b.levels[i].ways = ways(v, c.edges[i])
		}
	}
	if c.absent != nil {
		b.absent = newBinder(v, c.absent)
	}
	return b
}

// ways are the roads over an edge by the table they start at.
func ways(v *column.View, e plan.Edge) map[*column.Table][]road {
	ways := map[*column.Table][]road{}
	first := uint32(0)
	for _, edges := range v.Edges() {
		if has(e.Types, edges.Type()) {
			from, to := edges.From(), edges.To()
			if e.Direction != plan.Backward {
				ways[from] = append(ways[from], road{edges: edges, first: first})
			}
			if e.Direction != plan.Forward {
				noLoops := e.Direction == plan.Either && from == to
				ways[to] = append(ways[to], road{edges: edges, first: first, back: true, noLoops: noLoops})
			}
		}
		first += uint32(edges.Len())
	}
	return ways
}

func has(types plan.Types, t graph.Type) bool {
	return types.Any || slices.Contains(types.List, t)
}

// site is the site of a node on a table, nil where no match can stand.
func (b *binder) site(node int, t *column.Table) *site {
	l := &b.levels[node]
	s, ok := l.sites[t]
	if !ok {
		s = b.newSite(node, t)
		l.sites[t] = s
	}
	return s
}

func (b *binder) newSite(node int, t *column.Table) *site {
	n := b.chain.nodes[node]
	if !has(n.Types, t.Type()) {
		return nil
	}
	pass := compileFilter(t, n.Filter)
	if pass.never() {
		return nil
	}
	s := &site{table: t, pass: pass.test, where: b.levels[node].where}
	if node > 0 && s.pass != nil {
		s.pass = remembered(s.pass, t.Len())
	}
	if node < len(b.chain.edges) {
		if s.next = b.fan(node, t); len(s.next.roads) == 0 {
			return nil
		}
		return s
	}
	if b.absent != nil {
		s.absent = b.absent.fan(0, t)
	}
	return s
}

// fan is what the edge after a node leads to from a table.
func (b *binder) fan(node int, t *column.Table) *fan {
	f := &fan{exists: node >= b.chain.depth}
	for _, r := range b.levels[node].ways[t] {
		if r.to = b.site(node+1, r.far()); r.to != nil {
			f.roads = append(f.roads, r)
		}
	}
	return f
}
