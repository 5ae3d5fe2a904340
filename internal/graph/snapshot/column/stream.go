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

// Entity is the living entity of a partition with the key.
func (v *View) Entity(t graph.Type, p graph.Partition, key graph.Key, props ...string) (graph.Entity, bool) {
	for _, table := range v.Tables(t) {
		if row, ok := table.Row(key); ok && table.partition == p {
			return table.Entity(row, props...), true
		}
	}
	return graph.Entity{}, false
}

// Of streams the relationships of a type that begin or end at the entities of
// the partition with the key. One that does both comes once.
func (v *View) Of(t graph.Type, p graph.Partition, key graph.Key, props ...string) iter.Seq[graph.Relationship] {
	return func(yield func(graph.Relationship) bool) {
		for _, e := range v.Edges(t) {
			if !e.beginningAt(p, key, props, yield) || !e.endingAt(p, key, props, yield) {
				return
			}
		}
	}
}

// Between is the relationship of a type that joins two entities of the
// partition, if there is one.
func (v *View) Between(t graph.Type, p graph.Partition, from, to graph.Key, props ...string) (graph.Relationship, bool) {
	for _, e := range v.Edges(t) {
		fromRow, ok := e.from.Row(from)
		toRow, ok2 := e.to.Row(to)
		if !ok || !ok2 || e.from.partition != p || e.to.partition != p {
			continue
		}
		if slot, joined := e.Slot(fromRow, toRow); joined {
			return e.Relationship(fromRow, toRow, slot, props...), true
		}
	}
	return graph.Relationship{}, false
}

func (e *Edges) beginningAt(p graph.Partition, key graph.Key, props []string, yield func(graph.Relationship) bool) bool {
	from, ok := e.from.Row(key)
	if !ok || e.from.partition != p {
		return true
	}
	to, slot := e.Out(from)
	for i, row := range to {
		if !yield(e.Relationship(from, row, slot+uint32(i), props...)) {
			return false
		}
	}
	return true
}

func (e *Edges) endingAt(p graph.Partition, key graph.Key, props []string, yield func(graph.Relationship) bool) bool {
	to, ok := e.to.Row(key)
	if !ok || e.to.partition != p {
		return true
	}
	for _, row := range e.In(to) {
		if row == to && e.from == e.to {
			continue // it begins there too
		}
		slot, _ := e.Slot(row, to)
		if !yield(e.Relationship(row, to, slot, props...)) {
			return false
		}
	}
	return true
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
