package snapshot

import (
	"errors"
	"fmt"
	"iter"
	"sync"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// stream reads a generation by the interface that all stores have, loading
// what is asked for. It remembers what could not be read, and holds on to what
// it looked single things up in: who looks up one looks up more.
type stream struct {
	*generation
	memo func(graph.Partition) []byte

	mu     sync.Mutex
	failed error
	held   map[string]*column.View
}

var _ graph.View = (*stream)(nil)

// Err is why streams ended early, nil when none did.
func (s *stream) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// view is a view of what is needed, an empty one when it cannot be read.
func (s *stream) view(n column.Need) *column.View {
	v, err := s.Pin(n)
	if err == nil {
		return v
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = errors.Join(s.failed, err)
	return column.ViewOf(s.schema, s.dict, s.is, 0, nil, nil)
}

// holding is a view of what is needed to look single things up.
func (s *stream) holding(name string, n column.Need) *column.View {
	s.mu.Lock()
	v := s.held[name]
	s.mu.Unlock()
	if v != nil {
		return v
	}
	v = s.view(n)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		s.held = map[string]*column.View{}
	}
	s.held[name] = v
	return v
}

// release lets go of what the stream holds.
func (s *stream) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = nil
}

func wanted(t graph.Type, props []string) map[graph.Type]column.Names {
	return map[graph.Type]column.Names{t: {All: len(props) == 0, List: props}}
}

// Entities streams the entities of a type.
func (s *stream) Entities(t graph.Type, props ...string) iter.Seq2[graph.Partition, graph.Entity] {
	return s.view(column.Need{Tables: wanted(t, props)}).Entities(t, props...)
}

// Relationships streams the relationships of a type.
func (s *stream) Relationships(t graph.Type, props ...string) iter.Seq2[graph.Partition, graph.Relationship] {
	return s.view(column.Need{Edges: wanted(t, props)}).Relationships(t, props...)
}

// Entity looks an entity up.
func (s *stream) Entity(t graph.Type, p graph.Partition, key graph.Key, props ...string) (graph.Entity, bool) {
	v := s.holding(fmt.Sprintf("%s %q", t, props), column.Need{Tables: wanted(t, props)})
	return v.Entity(t, p, key, props...)
}

// Of streams the relationships of a type that an entity has part in.
func (s *stream) Of(t graph.Type, p graph.Partition, key graph.Key, props ...string) iter.Seq[graph.Relationship] {
	v := s.holding(fmt.Sprintf("%s %q", t, props), column.Need{Edges: wanted(t, props)})
	return v.Of(t, p, key, props...)
}

// Between looks a relationship up.
func (s *stream) Between(t graph.Type, p graph.Partition, from, to graph.Key, props ...string) (graph.Relationship, bool) {
	v := s.holding(fmt.Sprintf("%s %q", t, props), column.Need{Edges: wanted(t, props)})
	return v.Between(t, p, from, to, props...)
}

// Memo is what the last run of a partition left for the next.
func (s *stream) Memo(p graph.Partition) []byte { return s.memo(p) }

// Count is the number of entities or relationships of a type.
func (s *stream) Count(t graph.Type) int {
	if decl := s.schema.Relationship(t); decl != nil && decl.Mapped {
		return s.view(column.Need{Edges: wanted(t, nil)}).Count(t)
	}
	return s.count(t, func(graph.Partition) bool { return true })
}

// CountOf is the number of those of a partition alone, of a type that is not
// mapped.
func (s *stream) CountOf(t graph.Type, p graph.Partition) int {
	return s.count(t, func(owner graph.Partition) bool { return owner == p })
}

func (s *stream) count(t graph.Type, counts func(graph.Partition) bool) int {
	n := 0
	for _, table := range s.tables {
		if table.typ == t && counts(table.partition) {
			n += table.living
		}
	}
	for _, e := range s.edges {
		if e, ok := e.(*pairs); ok && e.typ == t && counts(e.partition) {
			n += e.rows
		}
	}
	return n
}
