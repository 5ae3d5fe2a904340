package snapshot

import (
	"slices"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/processors"
)

// pinning gathers the parts that a reader needs. What is in memory is taken
// at once, the rest is loaded by several at a time.
type pinning struct {
	*generation
	need   column.Need
	again  bool           // the reader will ask the next generation for the same
	tables []*pinnedTable // by place in the generation, nil where not needed
	edges  []*pinnedEdges
	clock  column.Clock
	group  errgroup.Group
}

type pinnedTable struct {
	core    *column.Core
	columns []column.Column
}

type pinnedEdges struct {
	decl    *graph.RelationshipType
	from    int // of tables
	to      int
	ends    *column.Adjacency
	history column.History
	columns []column.Column
	// links are given instead, their tables by the places of numbers.
	links   []column.Joined
	numbers []int
}

// Generation says which state of the graph it is.
func (g *generation) Generation() graph.Generation { return g.is }

// Schema is the declaration of the types.
func (g *generation) Schema() *graph.Schema { return g.schema }

// Pin is a view of what is needed. When another generation takes the place of the
// last one, readers find there what they have pinned more than once.
func (g *generation) Pin(n column.Need) (*column.View, error) { return g.pin(n, !n.Once) }

func (g *generation) pin(n column.Need, again bool) (*column.View, error) {
	p := &pinning{generation: g, need: n, again: again, tables: make([]*pinnedTable, len(g.tables))}
	p.group.SetLimit(processors.Count())
	fetch(p, g.clock, &p.clock)
	for i, t := range g.tables {
		if names, ok := n.Tables[t.typ]; ok {
			fetchAll(p, names, t.decl.Properties, t.columns, p.table(i).columns)
		}
	}
	for _, e := range g.edges {
		if _, ok := n.Edges[e.at().typ]; ok {
			e.pin(p)
		}
	}
	if err := p.group.Wait(); err != nil {
		return nil, err
	}
	return p.view(), nil
}

// fetch takes a part, now or when the group is done.
func fetch[T any](p *pinning, u *cache.Unit[T], into *T) {
	if p.again {
		u.Want()
	}
	have, ok := u.Peek()
	if ok {
		*into = have
		return
	}
	load := u.Get
	if p.need.Once {
		load = u.Read
	}
	p.group.Go(func() error {
		have, err := load()
		*into = have
		return err
	})
}

// fetchAll takes the columns of the named properties.
func fetchAll(p *pinning, n column.Names, props []graph.Property, units []*cache.Unit[column.Column], into []column.Column) {
	for i := range props {
		if n.All || slices.Contains(n.List, props[i].Name) {
			fetch(p, units[i], &into[i])
		}
	}
}

// table takes what identifies the entities of a table.
func (p *pinning) table(i int) *pinnedTable {
	if p.tables[i] == nil {
		t := p.generation.tables[i]
		p.tables[i] = &pinnedTable{columns: make([]column.Column, len(t.columns))}
		fetch(p, t.core, &p.tables[i].core)
	}
	return p.tables[i]
}

func (e *pairs) at() place { return e.place }

func (e *pairs) pin(p *pinning) {
	p.table(e.from)
	p.table(e.to)
	names := p.need.Edges[e.typ]
	into := &pinnedEdges{decl: e.decl, from: e.from, to: e.to, columns: make([]column.Column, len(e.columns))}
	p.edges = append(p.edges, into)
	fetch(p, e.ends, &into.ends)
	fetchAll(p, names, e.decl.Properties, e.columns, into.columns)
	if names.All || slices.ContainsFunc(names.List, column.IsHistory) {
		fetch(p, e.history, &into.history)
	}
}

func (l *links) at() place { return l.place }

func (l *links) pin(p *pinning) {
	for _, i := range l.ends {
		p.table(i)
	}
	into := &pinnedEdges{decl: l.decl, numbers: l.ends}
	p.edges = append(p.edges, into)
	fetch(p, l.joined, &into.links)
}

// view puts what was taken together.
func (p *pinning) view() *column.View {
	placed := make([]*column.Table, len(p.tables))
	var tables []*column.Table
	for i, t := range p.tables {
		if t == nil {
			continue
		}
		in := p.generation.tables[i]
		block := column.BlockOf(p.dict, in.decl.Properties, t.columns, in.rows)
		placed[i] = column.NewTable(&column.Rows{Core: t.core, Block: block}, in.partition, in.base, p.clock)
		tables = append(tables, placed[i])
	}
	var edges []*column.Edges
	for _, e := range p.edges {
		if e.decl.Mapped {
			for _, j := range e.links {
				edges = append(edges, column.NewEdges(j.Pairs, e.decl, placed[e.numbers[j.From]], placed[e.numbers[j.To]]))
			}
			continue
		}
		block := column.BlockOf(p.dict, e.decl.Properties, e.columns, e.ends.Len())
		edges = append(edges, column.NewEdges(column.PairsOf(e.ends, block, e.history), e.decl, placed[e.from], placed[e.to]))
	}
	return column.ViewOf(p.schema, p.dict, p.is, p.size, tables, edges)
}
