package snapshot

import (
	"errors"
	"iter"
	"slices"
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
	held   []held
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
	v, err := s.pin(n, false)
	if err == nil {
		return v
	}
	s.fail(err)
	return column.ViewOf(s.schema, s.dict, s.is, 0, nil, nil)
}

// fail remembers why something could not be read.
func (s *stream) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = errors.Join(s.failed, err)
}

// held is a view to look single things up in: those of a table or, unless that
// is set, of edges.
type held struct {
	isTable bool
	typ     graph.Type
	props   column.Names
	view    *column.View
}

func (h held) fits(isTable bool, t graph.Type, props column.Names) bool {
	return h.isTable == isTable && h.typ == t && h.props.All == props.All && slices.Equal(h.props.List, props.List)
}

// holding is a view of a type to look single things up in. Callers ask millions
// of times, for few views.
func (s *stream) holding(isTable bool, t graph.Type, props column.Names) *column.View {
	s.mu.Lock()
	for _, h := range s.held {
		if h.fits(isTable, t, props) {
			s.mu.Unlock()
			return h.view
		}
	}
	s.mu.Unlock()
	need := column.Need{Edges: map[graph.Type]column.Names{t: props}}
	if isTable {
		need = column.Need{Tables: map[graph.Type]column.Names{t: props}}
	}
	v := s.view(need)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = append(s.held, held{isTable, t, column.Names{All: props.All, List: slices.Clone(props.List)}, v})
	return v
}

// release lets go of what the stream holds.
func (s *stream) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = nil
}

func wanted(t graph.Type, props []string) map[graph.Type]column.Names {
	return map[graph.Type]column.Names{t: named(props)}
}

func named(props []string) column.Names { return column.Names{All: len(props) == 0, List: props} }

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
	v := s.holding(true, t, named(props))
	return v.Entity(t, p, key, props...)
}

// Of streams the relationships of a type that an entity has part in.
func (s *stream) Of(t graph.Type, p graph.Partition, key graph.Key, props ...string) iter.Seq[graph.Relationship] {
	v := s.holding(false, t, named(props))
	return v.Of(t, p, key, props...)
}

// Between looks a relationship up.
func (s *stream) Between(t graph.Type, p graph.Partition, from, to graph.Key, props ...string) (graph.Relationship, bool) {
	v := s.holding(false, t, named(props))
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
