package snapshot

import (
	"maps"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/draft"
)

// overlay is what takes the place of stored parts: what a transaction sealed.
type overlay map[graph.Partition]*sealing

// sealing is what a transaction sealed of a partition.
type sealing struct {
	*column.Partition
	patched     map[graph.Type]*draft.Patched
	patchedRows map[graph.Type]*draft.PatchedRows
}

func newSealing() *sealing {
	return &sealing{column.NewPartition(), map[graph.Type]*draft.Patched{}, map[graph.Type]*draft.PatchedRows{}}
}

// take puts what was sealed later in the place of what was sealed before.
func (s *sealing) take(later *sealing) {
	s.Take(later.Partition)
	for t := range later.Pairs {
		delete(s.patched, t)
	}
	maps.Copy(s.patched, later.patched)
	for t := range later.Rows {
		delete(s.patchedRows, t)
	}
	maps.Copy(s.patchedRows, later.patchedRows)
}

// of is what lies over a partition.
func (o overlay) of(p place) *sealing {
	if over := o[p.partition]; over != nil {
		return over
	}
	return newSealing()
}

// addPatched gives pairs their parts, which are made anew whenever somebody asks:
// together they take much memory, and few are asked for.
func (e *pairs) addPatched(p *draft.Patched) {
	e.rows = p.Len()
	e.ends, e.history = unheld((*column.Adjacency).Size, p.Ends), unheld(column.History.Size, p.History)
	for i := range e.decl.Properties {
		e.columns = append(e.columns, unheld(sizeOf, func() (column.Column, error) { return p.Property(i) }))
	}
}

// addPatched does the same to entities.
func (t *table) addPatched(p *draft.PatchedRows) {
	t.rows, t.living, t.core = p.Core.Len(), p.Core.Count(), cache.Fixed(p.Core)
	for i := range t.decl.Properties {
		t.columns = append(t.columns, unheld(sizeOf, func() (column.Column, error) { return p.Property(i) }))
	}
}

// unheld is a unit that is never kept.
func unheld[T any](size func(T) int64, load func() (T, error)) *cache.Unit[T] {
	return cache.Named(cache.New(0), "", size, load)
}
