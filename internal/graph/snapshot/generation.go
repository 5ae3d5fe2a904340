package snapshot

import (
	"iter"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
)

// place is where the things of one type lie: in a partition.
type place struct {
	partition graph.Partition
	typ       graph.Type
}

// generation is one state of the graph, of which nothing is in memory but what
// the manifest says. Parts come and go, each by itself. It implements
// column.Source.
type generation struct {
	schema *graph.Schema
	dict   *column.Dict
	is     graph.Generation
	clock  *cache.Unit[column.Clock]
	size   uint32
	tables []*table
	at     map[place]int // of tables
	edges  []edges       // in the order of views
}

// table is the entities at a place and their parts.
type table struct {
	place
	decl    *graph.EntityType
	base    uint32
	rows    int
	living  int
	named   string // its segments, empty when it is not stored
	core    *cache.Unit[*column.Core]
	columns []*cache.Unit[column.Column] // by property
	pick    pick
}

// pick reads the words of a property in some rows, which ascend, from the disk.
// It is nil of what is not stored.
type pick func(property int, rows []uint32) ([]uint64, error)

// edges are the relationships at a place: pairs or links.
type edges interface {
	at() place
	pin(*pinning)
	keep(*sealing)
	renew(before edges, over *sealing) error
	core() unit // what says which entities they join
	units() []unit
}

// pairs are the relationships within a partition and their parts.
type pairs struct {
	place
	decl    *graph.RelationshipType
	from    int // of tables
	to      int
	rows    int
	ends    *cache.Unit[*column.Adjacency]
	edits   []unit // what makes the others of base and deltas
	history *cache.Unit[column.History]
	columns []*cache.Unit[column.Column] // by property
	pick    pick
	stories func(rows []uint32) (column.History, error) // as pick reads them
}

// links are the relationships between partitions and their parts.
type links struct {
	place
	decl   *graph.RelationshipType
	rows   int
	ends   []int // of tables: those that links may lead from or to
	set    *cache.Unit[*column.Links]
	joined *cache.Unit[[]column.Joined] // whose tables are numbered as ends
}

// unit is any part, whatever it is made of.
type unit interface {
	Loaded() bool
	Size() int64
	Retire()
}

// keep puts into memory what was sealed and is stored now: all of entities, and
// the ends of relationships. Their properties are seldom asked for.
func (g *generation) keep(sealed overlay) {
	for _, t := range g.tables {
		over := sealed.of(t.place)
		if patched := over.patchedRows[t.typ]; patched != nil {
			t.core.Put(patched.Core)
		}
		rows := over.Rows[t.typ]
		if rows == nil {
			continue
		}
		t.core.Put(rows.Core)
		for i, c := range t.columns {
			c.Put(rows.At(i))
		}
	}
	for _, e := range g.edges {
		e.keep(sealed.of(e.at()))
	}
}

func (e *pairs) keep(sealed *sealing) {
	if have := sealed.Pairs[e.typ]; have != nil {
		e.ends.Put(have.Adjacency)
	}
}

func (l *links) keep(sealed *sealing) {
	if have := sealed.Links[l.typ]; have != nil {
		l.set.Put(have)
	}
}

// units are all parts of the generation.
func (g *generation) units() iter.Seq[unit] {
	return func(yield func(unit) bool) {
		if !yield(g.clock) {
			return
		}
		for _, t := range g.tables {
			if !each(t.units(), yield) {
				return
			}
		}
		for _, e := range g.edges {
			if !each(e.units(), yield) {
				return
			}
		}
	}
}

func each(units []unit, yield func(unit) bool) bool {
	for _, u := range units {
		if !yield(u) {
			return false
		}
	}
	return true
}

func (t *table) units() []unit { return append(asUnits(t.columns), t.core) }

func (e *pairs) core() unit { return e.ends }

func (l *links) core() unit { return l.set }

func (e *pairs) units() []unit {
	return append(append(asUnits(e.columns), e.edits...), e.ends, e.history)
}

func (l *links) units() []unit { return []unit{l.set, l.joined} }

func asUnits(columns []*cache.Unit[column.Column]) []unit {
	units := make([]unit, len(columns))
	for i, c := range columns {
		units[i] = c
	}
	return units
}
