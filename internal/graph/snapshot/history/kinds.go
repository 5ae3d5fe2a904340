package history

import (
	"fmt"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
)

// entities reads the entities of a type, or those of these rows.
func (l *Log) entities(p place, rows map[uint32]bool) reader {
	s := &shelf[delta.Entity]{place: p, log: l, compare: delta.CompareEntities}
	s.read = layout.Log[delta.Entity]{Dict: l.dict, Props: l.schema.Entity(p.typ).Properties, Keys: layout.EntityKeys(l.dict)}
	if rows != nil {
		s.read.Wants = func(e delta.Entity) bool { return rows[e.Row] }
	}
	s.names = func(*manifest.Manifest) (func(delta.Entity) (thing, error), error) {
		return func(e delta.Entity) (thing, error) { return thing{key: graph.Key(l.dict.Text(e.Key))}, nil }, nil
	}
	return s
}

// pairs reads the relationships of a type, or those that wants chooses.
func (l *Log) pairs(p place, wants func(column.Pair) bool) reader {
	t := l.schema.Relationship(p.typ)
	s := &shelf[column.Pair]{place: p, log: l, compare: column.ComparePairs}
	s.read = layout.Log[column.Pair]{Dict: l.dict, Props: t.Properties, Keys: layout.PairKeys(), Wants: wants}
	s.names = func(m *manifest.Manifest) (func(column.Pair) (thing, error), error) {
		from, err := l.keysIn(m, place{p.partition, t.From})
		if err != nil {
			return nil, err
		}
		to, err := l.keysIn(m, place{p.partition, t.To})
		if err != nil {
			return nil, err
		}
		return func(k column.Pair) (thing, error) {
			if int(k.From) >= from.Len() || int(k.To) >= to.Len() {
				return thing{}, fmt.Errorf("%w: it leads to entities that do not exist", delta.ErrMismatch)
			}
			return between(t, endOf(from, p.partition, k.From), endOf(to, p.partition, k.To)), nil
		}, nil
	}
	return s
}

// links reads the relationships of a mapped type, or those that wants
// chooses.
func (l *Log) links(p place, wants func(column.LinkEnds) bool) reader {
	t := l.schema.Relationship(p.typ)
	s := &shelf[column.LinkEnds]{place: p, log: l, compare: l.dict.CompareEnds}
	s.read = layout.Log[column.LinkEnds]{Dict: l.dict, Props: t.Properties, Keys: layout.LinkKeys(l.dict), Wants: wants}
	s.names = func(*manifest.Manifest) (func(column.LinkEnds) (thing, error), error) {
		return func(k column.LinkEnds) (thing, error) {
			from := l.end(graph.Partition(l.dict.Text(k.FromPartition)), k.FromKey)
			return between(t, from, l.end(graph.Partition(l.dict.Text(k.ToPartition)), k.ToKey)), nil
		}, nil
	}
	return s
}

func endOf(keys *column.Texts, p graph.Partition, row uint32) graph.End {
	return graph.End{Partition: p, Key: graph.Key(keys.Dict.Text(keys.Codes[row]))}
}

func (l *Log) end(p graph.Partition, key uint32) graph.End {
	return graph.End{Partition: p, Key: graph.Key(l.dict.Text(key))}
}
