// Package columntest makes views of data for tests: of whatever partitions have
// and at once, where the store makes them of parts that come and go.
package columntest

import (
	"cmp"
	"maps"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// View is a view of all that the partitions have. The clock knows the
// generations that things were created or changed in.
func View(s *graph.Schema, d *column.Dict, g graph.Generation, clock column.Clock, partitions []*column.Partition) *column.View {
	b := &builder{schema: s, dict: d}
	partitions = slices.SortedFunc(slices.Values(partitions), func(a, b *column.Partition) int {
		return cmp.Compare(a.Name, b.Name)
	})
	size := uint32(0)
	for _, p := range partitions {
		for _, t := range slices.Sorted(maps.Keys(p.Rows)) {
			b.tables = append(b.tables, column.NewTable(p.Rows[t], p.Name, size, clock))
			size += uint32(p.Rows[t].Len())
		}
	}
	for _, p := range partitions {
		b.addPairs(p)
		b.addLinks(p)
	}
	return column.ViewOf(s, d, g, size, b.tables, b.edges)
}

type builder struct {
	schema *graph.Schema
	dict   *column.Dict
	tables []*column.Table
	edges  []*column.Edges
}

func (b *builder) addPairs(p *column.Partition) {
	for _, t := range slices.Sorted(maps.Keys(p.Pairs)) {
		decl := b.schema.Relationship(t)
		from, to := b.table(p.Name, decl.From), b.table(p.Name, decl.To)
		if from >= 0 && to >= 0 {
			b.edges = append(b.edges, column.NewEdges(p.Pairs[t], decl, b.tables[from], b.tables[to]))
		}
	}
}

func (b *builder) addLinks(p *column.Partition) {
	find := func(partition uint32, t graph.Type, key uint32) (int, uint32, bool) {
		at := b.table(graph.Partition(b.dict.Text(partition)), t)
		if at < 0 {
			return 0, 0, false
		}
		row, ok := b.tables[at].RowOf(key)
		return at, row, ok
	}
	for _, t := range slices.Sorted(maps.Keys(p.Links)) {
		for _, j := range p.Links[t].Resolve(find) {
			b.edges = append(b.edges, column.NewEdges(j.Pairs, b.schema.Relationship(t), b.tables[j.From], b.tables[j.To]))
		}
	}
}

// table is the place of a partition's table, -1 when it has none.
func (b *builder) table(p graph.Partition, t graph.Type) int {
	return slices.IndexFunc(b.tables, func(table *column.Table) bool { return table.Partition() == p && table.Type() == t })
}

// Everything is all that the types of a schema have.
func Everything(s *graph.Schema) column.Need {
	n := column.Need{Tables: map[graph.Type]column.Names{}, Edges: map[graph.Type]column.Names{}}
	for _, t := range s.Entities() {
		n.Tables[t.Type] = column.Names{All: true}
	}
	for _, t := range s.Relationships() {
		n.Edges[t.Type] = column.Names{All: true}
	}
	return n
}
