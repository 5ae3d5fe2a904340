package column

import (
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

// NewPartition is a partition without data or name.
func NewPartition() *Partition {
	return &Partition{Rows: map[graph.Type]*Rows{}, Pairs: map[graph.Type]*Pairs{}, Links: map[graph.Type]*Links{}}
}

// Take adds what another partition has, in place of what is there of the same
// types.
func (p *Partition) Take(from *Partition) {
	maps.Copy(p.Rows, from.Rows)
	maps.Copy(p.Pairs, from.Pairs)
	maps.Copy(p.Links, from.Links)
}

// View is one generation of the graph, or what a reader needs of it.
type View struct {
	schema     *graph.Schema
	dict       *Dict
	generation graph.Generation
	tables     []*Table
	edges      []*Edges
	size       uint32
}

// ViewOf is a view of tables, in the order of their bases, and the edges
// between them. All ids of the generation are below size.
func ViewOf(s *graph.Schema, d *Dict, g graph.Generation, size uint32, tables []*Table, edges []*Edges) *View {
	return &View{s, d, g, tables, edges, size}
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

// Locate is the table and the row of a global id, which is one of the view's
// tables.
func (v *View) Locate(id uint32) (*Table, uint32) {
	i := sort.Search(len(v.tables), func(i int) bool { return v.tables[i].base > id })
	// Tables without rows share the base of the next.
	t := v.tables[i-1]
	return t, id - t.base
}
