package column

import (
	"cmp"
	"iter"
	"slices"

	"parapet/internal/graph"
)

// Generation says which state of the graph the view shows.
func (v *View) Generation() graph.Generation { return v.generation }

// Err is nil: all that the view streams is in memory.
func (v *View) Err() error { return nil }

// Count is the number of entities or relationships of a type.
func (v *View) Count(t graph.Type) int {
	n := 0
	for _, table := range v.Tables(t) {
		n += table.Count()
	}
	for _, e := range v.Edges(t) {
		n += e.Len()
	}
	return n
}

// Entities streams the entities of a type, ordered by partition and key.
func (v *View) Entities(t graph.Type, props ...string) iter.Seq2[graph.Partition, graph.Entity] {
	return func(yield func(graph.Partition, graph.Entity) bool) {
		for _, table := range v.Tables(t) {
			for _, row := range table.byKey() {
				if !yield(table.partition, table.Entity(row, props...)) {
					return
				}
			}
		}
	}
}

// byKey are the living rows in the order of their keys.
func (t *Table) byKey() []uint32 {
	rows := make([]uint32, 0, t.Count())
	for row := range uint32(t.Len()) {
		if t.Live(row) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b uint32) int { return cmp.Compare(t.Key(a), t.Key(b)) })
	return rows
}

// Relationships streams the relationships of a type with the partition of the
// entity that they lead from.
func (v *View) Relationships(t graph.Type, props ...string) iter.Seq2[graph.Partition, graph.Relationship] {
	return func(yield func(graph.Partition, graph.Relationship) bool) {
		for _, e := range v.Edges(t) {
			for from := range uint32(e.from.Len()) {
				to, slot := e.Out(from)
				for i, row := range to {
					if !yield(e.from.partition, e.Relationship(from, row, slot+uint32(i), props...)) {
						return
					}
				}
			}
		}
	}
}

// pick are the named defined properties of a row, or all when none is named.
func (b *Block) pick(row uint32, names []string) graph.Props {
	if len(names) == 0 {
		return b.Props(row)
	}
	props := make(graph.Props, 0, len(names))
	for _, name := range names {
		if c := b.Column(name); c != nil && c.Value(row).Defined() {
			props = append(props, graph.Prop{Name: name, Value: c.Value(row)})
		}
	}
	return props
}
