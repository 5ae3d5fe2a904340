package walk

import (
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// binder binds stages to the tables of a view. It belongs to one goroutine.
type binder struct {
	view    *column.View
	env     *cond.Env
	scope   *cond.Scope
	trails  trails
	seen    cond.Bits // by global id; empty between two searches
	sites   map[at]site
	filters map[at]cond.Filter
	where   map[*stage][]cond.Cond[*cond.Match]
	skip    map[*stage][]cond.Cond[*cond.Match]
	roads   map[direction]map[*column.Table][]road
}

// trails says how matches show the paths that they are made of.
type trails uint8

const (
	// hidden: they do not.
	hidden trails = iota
	// own: each shows all of its own.
	own
	// shared: each shows what those before it have not.
	shared
	// whole: any shows what all have, because none is left out.
	whole
)

// trailsOf is what the answer of a query needs. A match that an answer may
// leave out must not be the only one that shows a thing.
func trailsOf(s *shape.Query, inOrder bool) trails {
	switch {
	case s.Shape != plan.Tree:
		return hidden
	case s.Whole():
		return whole
	case inOrder && s.Skip == 0 && len(s.Sorts) == 0:
		return shared
	}
	return own
}

// at is a stage on a table.
type at struct {
	stage *stage
	table *column.Table
}

// direction is a stage's edge, or the same from its other end.
type direction struct {
	stage *stage
	back  bool
}

func newBinder(v *column.View, scope *cond.Scope, t trails) *binder {
	return &binder{
		view: v, env: scope.Env, scope: scope, trails: t,
		sites: map[at]site{}, filters: map[at]cond.Filter{},
		where: map[*stage][]cond.Cond[*cond.Match]{}, skip: map[*stage][]cond.Cond[*cond.Match]{},
		roads: map[direction]map[*column.Table][]road{},
	}
}

// site is the site of a stage on a table, nil where no match can be completed.
func (b *binder) site(st *stage, t *column.Table) site {
	key := at{st, t}
	s, ok := b.sites[key]
	if !ok {
		s = b.bind(st, t)
		b.sites[key] = s
	}
	return s
}

func (b *binder) bind(st *stage, t *column.Table) site {
	switch st.kind {
	case end:
		return endSite{}
	case hop:
		return b.bindHop(st, t)
	case paths:
		return b.bindPaths(st, t)
	case optional:
		return b.bindOptional(st, t)
	case jump:
		return &jumpSite{b, st}
	}
	next := b.site(st.next, t)
	if next == nil {
		return nil
	}
	if st.kind == leave {
		return &leaveSite{stage: st, table: t, where: b.conds(b.where, st, st.where), next: next}
	}
	return b.bindCheck(st, t, next)
}

func (b *binder) bindHop(st *stage, t *column.Table) site {
	s := &hopSite{stage: st, rows: t.Len(), where: b.conds(b.where, st, st.where)}
	for _, r := range b.ways(st, false)[t] {
		far := r.far()
		if !st.hop.Node.Types.Has(far.Type()) {
			continue
		}
		if r.pass = b.filter(st, far); r.pass.Never() {
			continue
		}
		if r.to = b.site(st.next, far); r.to != nil {
			s.roads = append(s.roads, r)
		}
	}
	if len(s.roads) == 0 {
		return nil
	}
	return s
}

func (b *binder) bindCheck(st *stage, t *column.Table, next site) site {
	s := &checkSite{stage: st, chain: b.site(st.chain, t), next: next}
	if s.chain == nil && st.want {
		return nil
	}
	return s
}

func (b *binder) bindOptional(st *stage, t *column.Table) site {
	s := &optionalSite{
		stage: st, table: t, without: b.conds(b.skip, st, st.skip),
		section: b.site(st.section, t), next: b.site(st.next, t),
	}
	if st.probe != nil {
		s.probe = b.site(st.probe, t)
	}
	if s.section == nil && s.next == nil {
		return nil
	}
	return s
}

// filter is the filter of a stage's node on a table, which tests every row
// once at most: hops come to the same rows again and again.
func (b *binder) filter(st *stage, t *column.Table) cond.Filter {
	key := at{st, t}
	f, ok := b.filters[key]
	if !ok {
		f = cond.Remember(cond.NewFilter(b.env, t, st.hop.Node), t.Len())
		b.filters[key] = f
	}
	return f
}

func (b *binder) conds(known map[*stage][]cond.Cond[*cond.Match], st *stage, where []plan.Expr) []cond.Cond[*cond.Match] {
	conds, ok := known[st]
	if !ok {
		for _, e := range where {
			conds = append(conds, b.scope.Cond(e))
		}
		known[st] = conds
	}
	return conds
}
