// Package restrict shows a generation of the graph to a reader who may not see
// all of its partitions.
//
// What is not to be seen is not in the views at all, so that no answer, count or
// estimate can tell of it. A partition that the reader sees is there as it is.
// One that others share with him, such as that of matching, has those links
// whose both ends he sees, and those entities that such a link joins with one of
// a partition of his.
//
// The package knows nothing of accounts, nor of queries.
package restrict

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Sight is how much of a partition a reader sees.
type Sight uint8

// Nothing of a partition, what of a shared one concerns him, or all.
const (
	None Sight = iota
	Shared
	Whole
)

// errLost is said in place of what names files, and with them partitions.
var errLost = fmt.Errorf("a file of a newer generation is %w", graph.ErrDamaged)

// Source is a generation as a reader sees it. It is safe for concurrent use.
type Source struct {
	whole column.Source
	sight func(graph.Partition) Sight
	is    graph.Generation

	mu     sync.Mutex
	shared map[place]*selection
}

var _ column.Source = (*Source)(nil)

// place is where the entities of a type lie.
type place struct {
	partition graph.Partition
	typ       graph.Type
}

// New is what of a generation a reader sees.
func New(whole column.Source, sight func(graph.Partition) Sight) *Source {
	is := whole.Generation()
	is.Lost = slices.Repeat([]error{errLost}, len(is.Lost))
	is.Steps = maps.Clone(is.Steps)
	maps.DeleteFunc(is.Steps, func(p graph.Partition, _ []graph.Step) bool { return sight(p) == None })
	return &Source{whole: whole, sight: sight, is: is, shared: map[place]*selection{}}
}

// Generation says which state of the graph it is, of the steps those that
// concern the reader.
func (s *Source) Generation() graph.Generation { return s.is }

// Schema is the declaration of the types.
func (s *Source) Schema() *graph.Schema { return s.whole.Schema() }

// Pin is a view of what is needed, as far as the reader sees it. The entities
// of a shared partition have other global ids than in the whole generation, and
// the same in all views of the source.
func (s *Source) Pin(n column.Need) (*column.View, error) {
	whole, err := s.whole.Pin(n)
	if err != nil {
		return nil, err
	}
	v := newView(whole.Schema())
	for _, t := range whole.Tables() {
		switch s.sight(t.Partition()) {
		case None:
		case Whole:
			v.keep(t)
		case Shared:
			chosen, err := s.selection(t)
			if err != nil {
				return nil, err
			}
			v.choose(t, chosen)
		}
	}
	for _, e := range whole.Edges() {
		v.join(e)
	}
	return column.ViewOf(whole.Schema(), whole.Dict(), s.is, whole.Size(), v.tables, v.edges), nil
}

// selection is which entities of a shared table the reader sees.
func (s *Source) selection(t *column.Table) (*selection, error) {
	at := place{t.Partition(), t.Type()}
	s.mu.Lock()
	defer s.mu.Unlock()
	if have := s.shared[at]; have != nil {
		return have, nil
	}
	joined, err := s.joined(at)
	if err != nil {
		return nil, err
	}
	made := newSelection(s.Schema().Entity(at.typ), t, joined)
	s.shared[at] = made
	return made, nil
}

// joined are the rows of a place that links join with entities of partitions
// that the reader sees wholly.
func (s *Source) joined(at place) (map[uint32]bool, error) {
	n := column.Need{Edges: map[graph.Type]column.Names{}}
	for _, r := range s.Schema().Relationships() {
		if r.Mapped && (r.From == at.typ || r.To == at.typ) {
			n.Edges[r.Type] = column.Names{}
		}
	}
	v, err := s.whole.Pin(n)
	if err != nil {
		return nil, err
	}
	rows := map[uint32]bool{}
	for _, e := range v.Edges() {
		if s.sight(e.From().Partition()) == Whole && at.is(e.To()) {
			for _, p := range e.Keys() {
				rows[p.To] = true
			}
		}
		if s.sight(e.To().Partition()) == Whole && at.is(e.From()) {
			for _, p := range e.Keys() {
				rows[p.From] = true
			}
		}
	}
	return rows, nil
}

func (p place) is(t *column.Table) bool { return t.Partition() == p.partition && t.Type() == p.typ }
