// Package history reads the change log of a store: what became of one entity,
// and what differs between two generations.
//
// Every generation names, for each type, the delta by which it differs from
// the previous one. Deltas are composed and their rows resolved to keys.
// Where the log has a gap, or a type comes or goes, the two states are read
// and compared instead, so that differences are exact either way.
//
// Strings go into a dictionary of their own, which goes when the answer is
// given: what was true once must not fill the dictionary of what is. The
// package does not know which generations are kept, and for how long.
package history

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
)

// Open opens a segment; its strings go to the dictionary.
type Open func(manifest.Segment, *column.Dict) (*segment.File, error)

// Log reads generations. It serves one question and is not safe for
// concurrent use.
type Log struct {
	schema *graph.Schema
	dict   *column.Dict
	open   Open
	all    []*manifest.Manifest
	keys   map[keysOf]*column.Texts

	// A generation of which known has what identifies entities; nil for none.
	knownOf uint64
	known   Known
}

// Known is what identifies the entities of a type in a generation, nil when it has
// none of them.
type Known func(graph.Partition, graph.Type) (*column.Core, error)

type keysOf struct {
	generation uint64
	place
}

// New is the log of all generations that can be read, the oldest first.
func New(s *graph.Schema, all []*manifest.Manifest, open Open) *Log {
	return &Log{schema: s, dict: column.NewDict(), open: open, all: all, keys: map[keysOf]*column.Texts{}}
}

// Know has the log take what identifies entities of a generation from memory.
func (l *Log) Know(generation uint64, known Known) { l.knownOf, l.known = generation, known }

// core is what is known of the rows that a generation has at a place, and maybe of
// later ones; nil when nothing is. An entity keeps its row as long as its type is
// there.
func (l *Log) core(m *manifest.Manifest, p place) (*column.Core, error) {
	last := l.all[len(l.all)-1]
	if l.known == nil || last.Number != l.knownOf || p.in(m) == nil {
		return nil, nil
	}
	steps := l.steps(m, last)
	if m != last && len(steps) == 0 || slices.ContainsFunc(steps, func(m *manifest.Manifest) bool { return p.in(m) == nil }) {
		return nil, nil
	}
	return l.known(p.partition, p.typ)
}

// chain are the generations that the last one was built on, and that one, the
// oldest first. Before the first lies the beginning, or a gap.
func (l *Log) chain(last *manifest.Manifest) []*manifest.Manifest {
	var chain []*manifest.Manifest
	next := last.Number
	for _, m := range slices.Backward(l.all) {
		if m.Number == next {
			chain = append(chain, m)
			next = m.Previous
		}
	}
	slices.Reverse(chain)
	return chain
}

// place is where the things of one type of one partition lie.
type place struct {
	partition graph.Partition
	typ       graph.Type
}

// in is the entry of the place in a generation, nil when it has none.
func (p place) in(m *manifest.Manifest) *manifest.Type {
	if m == nil || m.Partitions[p.partition] == nil {
		return nil
	}
	return m.Partitions[p.partition].Types[p.typ]
}

// stored is the segments of a state, the volatile one aside.
func (l *Log) stored(t *manifest.Type) layout.Stored {
	s := layout.Stored{Base: l.opener(t.Base), Dict: l.dict}
	for _, d := range t.Deltas {
		s.Deltas = append(s.Deltas, l.opener(d))
	}
	return s
}

func (l *Log) opener(m manifest.Segment) layout.Open {
	return func() (*segment.File, error) { return l.open(m, l.dict) }
}

// keysIn are the keys of the rows that a generation has at a place, dead ones
// included, and maybe those of later ones. They may be of another dictionary than the log's.
func (l *Log) keysIn(m *manifest.Manifest, p place) (*column.Texts, error) {
	core, err := l.core(m, p)
	if err != nil {
		return nil, err
	}
	if core != nil {
		return core.Keys(), nil
	}
	at := keysOf{m.Number, p}
	if have := l.keys[at]; have != nil {
		return have, nil
	}
	stored := p.in(m)
	if stored == nil {
		return &column.Texts{Dict: l.dict}, nil
	}
	keys, err := l.stored(stored).RowKeys()
	if err == nil {
		l.keys[at] = keys
	}
	return keys, err
}
