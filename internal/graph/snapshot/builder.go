package snapshot

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/manifest"
)

// newGeneration is the state that a manifest describes, with what lies over
// it. Types that the schema does not declare stay on disk.
func (s *Store) newGeneration(m *manifest.Manifest, is graph.Generation, clock *cache.Unit[column.Clock], over overlay) *generation {
	g := &generation{schema: s.schema, dict: s.dict, is: is, clock: clock, at: map[place]int{}}
	b := &builder{Store: s, generation: g, manifest: m, over: over}
	places := b.places()
	for _, p := range places {
		b.addTable(p)
	}
	for _, p := range places {
		b.addPairs(p)
	}
	for _, p := range places {
		b.addLinks(p)
	}
	slices.SortStableFunc(g.edges, func(a, b edges) int { return cmp.Compare(a.at().partition, b.at().partition) })
	return g
}

// builder makes a generation.
type builder struct {
	*Store
	*generation
	manifest *manifest.Manifest
	over     overlay
}

// places are all that anything lies at, ordered.
func (b *builder) places() []place {
	all := map[place]bool{}
	for name, p := range b.manifest.Partitions {
		for t := range p.Types {
			all[place{name, t}] = true
		}
	}
	for name, p := range b.over {
		addPlaces(all, name, p.Rows)
		addPlaces(all, name, p.Pairs)
		addPlaces(all, name, p.Links)
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.partition, b.partition), cmp.Compare(a.typ, b.typ))
	})
}

func addPlaces[T any](to map[place]bool, name graph.Partition, types map[graph.Type]T) {
	for t := range types {
		to[place{name, t}] = true
	}
}

// stored is what the manifest says of a place, nil when it has none.
func (b *builder) stored(p place) *manifest.Type {
	if in := b.manifest.Partitions[p.partition]; in != nil {
		return in.Types[p.typ]
	}
	return nil
}

// names identifies segments for as long as the process lives: two that have
// the same hold the same.
func names(segments ...manifest.Segment) string {
	var b strings.Builder
	for _, s := range segments {
		fmt.Fprintf(&b, " %s:%08x", s.Name, uint32(s.CRC))
	}
	return b.String()
}

func (b *builder) addTable(p place) {
	decl := b.Store.schema.Entity(p.typ)
	if decl == nil {
		return
	}
	t := &table{place: p, decl: decl, base: b.size}
	over := b.over.of(p)
	if patched := over.patchedRows[p.typ]; patched != nil {
		t.addPatched(patched)
	} else if rows := over.Rows[p.typ]; rows != nil {
		t.rows, t.living = rows.Len(), rows.Count()
		t.core, t.columns = cache.Fixed(rows.Core), fixed(rows.Block)
	} else {
		stored := b.stored(p)
		parts := b.parts(stored)
		t.rows, t.living, t.named = stored.Rows, stored.Living, parts.named
		t.core, t.columns, t.pick = parts.core(decl), parts.ofEntities(decl.Properties), parts.picker(decl.Properties)
	}
	b.at[p] = len(b.tables)
	b.tables = append(b.tables, t)
	b.size += uint32(t.rows)
}

func (b *builder) addPairs(p place) {
	decl := b.Store.schema.Relationship(p.typ)
	if decl == nil || decl.Mapped {
		return
	}
	from, ok := b.at[place{p.partition, decl.From}]
	to, ok2 := b.at[place{p.partition, decl.To}]
	if !ok || !ok2 {
		return
	}
	e := &pairs{place: p, decl: decl, from: from, to: to}
	over := b.over.of(p)
	if patched := over.patched[p.typ]; patched != nil {
		e.addPatched(patched)
	} else if sealed := over.Pairs[p.typ]; sealed != nil {
		set := sealed.Set()
		e.rows, e.ends = sealed.Len(), cache.Fixed(sealed.Adjacency)
		e.history, e.columns = cache.Fixed(set.History), fixed(set.Block)
	} else {
		stored := b.stored(p)
		parts := b.parts(stored).pairs(b.tables[from].rows, b.tables[to].rows)
		e.rows, e.ends = stored.Rows, parts.ends
		e.edits = []unit{parts.stable.edits, parts.volatile.edits}
		e.history, e.columns = parts.history(), parts.columns(decl.Properties)
		e.pick, e.stories = parts.picker(decl.Properties), parts.stories
	}
	b.edges = append(b.edges, e)
}

func (b *builder) addLinks(p place) {
	decl := b.Store.schema.Relationship(p.typ)
	if decl == nil || !decl.Mapped {
		return
	}
	l, named := &links{place: p, decl: decl}, ""
	if sealed := b.over.of(p).Links[p.typ]; sealed != nil {
		l.rows, l.set = len(sealed.Keys), cache.Fixed(sealed)
	} else {
		stored := b.stored(p)
		parts := b.parts(stored)
		l.rows, l.set = stored.Rows, parts.links(decl)
		named = parts.allNamed()
	}
	b.join(l, named)
	b.edges = append(b.edges, l)
}

// join is the links with both ends found. It is the same in two generations
// when the links are, and all tables that they may lead to.
func (b *builder) join(l *links, named string) {
	find := &finder{dict: b.generation.dict, at: map[place]int{}}
	shared, isStored := "joined"+named, named != ""
	for i, t := range b.tables {
		if t.typ != l.decl.From && t.typ != l.decl.To {
			continue
		}
		find.at[t.place] = len(l.ends)
		find.cores = append(find.cores, t.core)
		l.ends = append(l.ends, i)
		shared += fmt.Sprintf(" %q%s", t.partition, t.named)
		isStored = isStored && t.named != ""
	}
	set, in := l.set, b.cache
	if !isStored {
		in = cache.New(math.MaxInt64) // of the transaction alone
	}
	l.joined = cache.Named(in, shared, joinedSize, func() ([]column.Joined, error) {
		have, err := set.Get()
		if err != nil {
			return nil, err
		}
		return find.resolve(have)
	})
}

func joinedSize(all []column.Joined) int64 {
	size := int64(0)
	for _, j := range all {
		size += j.Size()
	}
	return size
}

// finder finds the ends of links.
type finder struct {
	dict  *column.Dict
	at    map[place]int
	cores []*cache.Unit[*column.Core]
}

func (f *finder) resolve(l *column.Links) ([]column.Joined, error) {
	cores := make([]*column.Core, len(f.cores))
	for i, unit := range f.cores {
		var err error
		if cores[i], err = unit.Get(); err != nil {
			return nil, err
		}
	}
	return l.Resolve(func(partition uint32, t graph.Type, key uint32) (int, uint32, bool) {
		i, ok := f.at[place{graph.Partition(f.dict.Text(partition)), t}]
		if !ok {
			return 0, 0, false
		}
		row, ok := cores[i].RowOf(key)
		return i, row, ok
	}), nil
}
