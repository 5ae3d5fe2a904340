package column

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"parapet/internal/graph"
)

// Partition is the data of one partition.
type Partition struct {
	Name  graph.Partition
	Rows  map[graph.Type]*Rows
	Pairs map[graph.Type]*Pairs
	Links map[graph.Type]*Links
}

// View is one generation of the graph. It implements graph.View.
type View struct {
	schema     *graph.Schema
	dict       *Dict
	generation graph.Generation
	tables     []*Table
	place      map[place]int
	edges      []*Edges
	size       uint32
}

type place struct {
	partition uint32
	typ       graph.Type
}

// NewView places the data of a generation. The clock knows the generations
// that rows were created or changed in.
func NewView(s *graph.Schema, d *Dict, g graph.Generation, clock Clock, partitions []*Partition) *View {
	v := &View{schema: s, dict: d, generation: g, place: map[place]int{}}
	partitions = slices.SortedFunc(slices.Values(partitions), func(a, b *Partition) int {
		return cmp.Compare(a.Name, b.Name)
	})
	for _, p := range partitions {
		v.addTables(p, clock)
	}
	for _, p := range partitions {
		v.addEdges(p)
	}
	return v
}

func (v *View) addTables(p *Partition, clock Clock) {
	for _, t := range slices.Sorted(maps.Keys(p.Rows)) {
		rows := p.Rows[t]
		v.place[place{v.dict.Intern(string(p.Name)), t}] = len(v.tables)
		v.tables = append(v.tables, &Table{Rows: rows, partition: p.Name, base: v.size, clock: clock})
		v.size += uint32(rows.Len())
	}
}

func (v *View) addEdges(p *Partition) {
	partition := v.dict.Intern(string(p.Name))
	for _, t := range slices.Sorted(maps.Keys(p.Pairs)) {
		decl := v.schema.Relationship(t)
		from, ok := v.place[place{partition, decl.From}]
		if !ok {
			continue
		}
		if to, ok := v.place[place{partition, decl.To}]; ok {
			v.edges = append(v.edges, &Edges{p.Pairs[t], decl, v.tables[from], v.tables[to]})
		}
	}
	for _, t := range slices.Sorted(maps.Keys(p.Links)) {
		v.edges = append(v.edges, p.Links[t].resolve(v)...)
	}
}

// end finds an entity by the codes of its partition and key.
func (v *View) end(partition uint32, t graph.Type, key uint32) (table int, row uint32, ok bool) {
	if table, ok = v.place[place{partition, t}]; ok {
		row, ok = v.tables[table].RowOf(key)
	}
	return table, row, ok
}

// Schema is the declaration of the types.
func (v *View) Schema() *graph.Schema { return v.schema }

// Dict is the dictionary of all texts and lists.
func (v *View) Dict() *Dict { return v.dict }

// Size is the number of global ids: every id is below it.
func (v *View) Size() uint32 { return v.size }

// Tables are the tables of the types in all partitions, or all tables when no
// type is given, ordered by partition and type; their bases ascend.
func (v *View) Tables(types ...graph.Type) []*Table {
	if len(types) == 0 {
		return v.tables
	}
	var tables []*Table
	for _, t := range v.tables {
		if slices.Contains(types, t.Type()) {
			tables = append(tables, t)
		}
	}
	return tables
}

// Edges are the relationships of the types, or all when no type is given, in
// a fixed order.
func (v *View) Edges(types ...graph.Type) []*Edges {
	if len(types) == 0 {
		return v.edges
	}
	var edges []*Edges
	for _, e := range v.edges {
		if slices.Contains(types, e.Type()) {
			edges = append(edges, e)
		}
	}
	return edges
}

// Locate is the table and the row of a global id.
func (v *View) Locate(id uint32) (*Table, uint32) {
	i := sort.Search(len(v.tables), func(i int) bool { return v.tables[i].base > id })
	// Tables without rows share the base of the next.
	t := v.tables[i-1]
	return t, id - t.base
}

var _ graph.View = (*View)(nil)
