package history

import (
	"context"
	"fmt"
	"iter"
	"maps"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
)

// WriteDelta stores what became of a type of a partition.
type WriteDelta func(graph.Partition, graph.Type, layout.Segment) (*manifest.Segment, error)

// Shorten is the record of a generation whose changes lead from an earlier
// generation than the previous one, so that those between can go. It is nil
// when the generation was not built on the earlier one.
//
// Deltas that can be used as they are are not written anew.
func (l *Log) Shorten(ctx context.Context, from, to *manifest.Manifest, write WriteDelta) (*manifest.Manifest, error) {
	steps := l.steps(from, to)
	if steps == nil {
		return nil, nil
	}
	short := *to
	short.Previous = from.Number
	short.Partitions = maps.Clone(to.Partitions)
	for name, p := range to.Partitions {
		types := maps.Clone(p.Types)
		for t, stored := range p.Types {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			change, err := l.change(place{name, t}, span{from: from, to: to, steps: steps, names: to}, write)
			if err != nil {
				return nil, fmt.Errorf("compose the changes of %s in %s: %w", t, name, err)
			}
			entry := *stored
			entry.Change = change
			types[t] = &entry
		}
		short.Partitions[name] = &manifest.Partition{Steps: p.Steps, Types: types, Memo: p.Memo}
	}
	return &short, nil
}

// change is the delta of a place over a span; nil when nothing differs, and
// when the place is new.
func (l *Log) change(p place, over span, write WriteDelta) (*manifest.Segment, error) {
	if !over.tells(p) {
		return nil, nil
	}
	var changes []*manifest.Segment
	for _, m := range over.steps {
		if c := p.in(m).Change; c != nil {
			changes = append(changes, c)
		}
	}
	switch len(changes) {
	case 0:
		return nil, nil
	case 1:
		return changes[0], nil
	}
	if l.schema.Entity(p.typ) == nil && l.schema.Relationship(p.typ) == nil {
		return nil, nil // of types that are declared no longer the log forgets what happened between
	}
	composed, err := l.reader(p).composed(over)
	if err != nil || composed.Rows == 0 {
		return nil, err
	}
	return write(p.partition, p.typ, composed)
}

// composed is the delta of a span.
func (s *shelf[K]) composed(over span) (layout.Segment, error) {
	deltas, _, err := s.deltas(over)
	if err != nil {
		return layout.Segment{}, err
	}
	d := delta.Collect(s.read.Dict, s.read.Props, uint32(over.to.Number), second(delta.Compose(deltas, s.compare)))
	return layout.Delta(d, s.read.Keys), nil
}

// second are the second ones of the pairs.
func second[A, B any](pairs iter.Seq2[A, B]) iter.Seq[B] {
	return func(yield func(B) bool) {
		for _, b := range pairs {
			if !yield(b) {
				return
			}
		}
	}
}
