package history

import (
	"context"
	"iter"
	"maps"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/manifest"
)

// Within restricts differences to those of some entities, given by their
// identifiers, of each side: what was deleted is among those before, what was
// created among those after, what was updated among either. A relationship
// counts when both its ends do.
type Within struct {
	Before, After map[string]bool
}

// Diff are the differences from one generation to a later one, volatile
// properties apart: exact, however many lie between. Entities come before
// relationships, things of one type in the order of their keys. A nil within
// restricts nothing.
func (l *Log) Diff(ctx context.Context, from, to *manifest.Manifest, within *Within) iter.Seq2[graph.Change, error] {
	return func(yield func(graph.Change, error) bool) {
		if from.Number == to.Number {
			return
		}
		over := span{from: from, to: to, steps: l.steps(from, to), names: to}
		for _, p := range l.places(from, to) {
			changes, err := l.reader(p).changes(ctx, over)
			if err != nil {
				yield(graph.Change{}, err)
				return
			}
			for _, c := range changes {
				if within.has(l.schema, c) && !yield(c, nil) {
					return
				}
			}
		}
	}
}

// steps lead from one generation to another, none when that one was not built
// on the first.
func (l *Log) steps(from, to *manifest.Manifest) []*manifest.Manifest {
	chain := l.chain(to)
	i := slices.Index(chain, from)
	if i < 0 {
		return nil
	}
	return chain[i+1:]
}

// places are those of all declared types that any of the generations has:
// entities first, then in the order of declaration and by partition.
func (l *Log) places(generations ...*manifest.Manifest) []place {
	have := map[place]bool{}
	partitions := map[graph.Partition]bool{}
	for _, m := range generations {
		for name, p := range m.Partitions {
			partitions[name] = true
			for t := range p.Types {
				have[place{name, t}] = true
			}
		}
	}
	var all []place
	for _, t := range l.types() {
		for _, name := range slices.Sorted(maps.Keys(partitions)) {
			if p := (place{name, t}); have[p] {
				all = append(all, p)
			}
		}
	}
	return all
}

func (l *Log) types() []graph.Type {
	var types []graph.Type
	for _, t := range l.schema.Entities() {
		types = append(types, t.Type)
	}
	for _, t := range l.schema.Relationships() {
		types = append(types, t.Type)
	}
	return types
}

// reader reads everything of a place.
func (l *Log) reader(p place) reader {
	switch t := l.schema.Relationship(p.typ); {
	case t == nil:
		return l.entities(p, nil)
	case t.Mapped:
		return l.links(p, nil)
	}
	return l.pairs(p, nil)
}

func (w *Within) has(s *graph.Schema, c graph.Change) bool {
	if w == nil {
		return true
	}
	if c.From == nil {
		return w.side(c.Op, column.ID(c.Partition, c.Type, c.Key))
	}
	t := s.Relationship(c.Type)
	return w.side(c.Op, column.ID(c.From.Partition, t.From, c.From.Key)) &&
		w.side(c.Op, column.ID(c.To.Partition, t.To, c.To.Key))
}

func (w *Within) side(op graph.Op, id string) bool {
	return op != graph.Created && w.Before[id] || op != graph.Deleted && w.After[id]
}
