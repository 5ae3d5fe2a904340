package draft

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// relationSet is what merging one type of relationship needs to know.
type relationSet[K comparable] struct {
	*relations[K]
	compare func(a, b K) int
	// of is the relationships of a state.
	of func(State) (column.Set[K], error)
	// sort is the relationships that were put and whose ends both exist.
	sort func() sighting[K]
	// lives says whether both ends of a stored relationship still exist.
	lives func(K) bool
}

// mergeSet is the relationships of the old state and those that follow them,
// and whether they differ.
func mergeSet[K comparable](m *merge, s relationSet[K]) (old, next column.Set[K], differs bool, err error) {
	c, finished := m.finished[s.typ.Type]
	seen, stays := sighting[K]{}, s.lives
	if finished {
		seen = s.sort()
		m.united[s.typ.Type] = len(seen.keys)
		collect(len(seen.keys))
		if c == graph.Whole {
			stays = nil
		}
	}
	if old, err = s.of(m.old); err != nil {
		return old, next, false, err
	}
	if !finished && !slices.ContainsFunc(old.Keys, func(k K) bool { return !s.lives(k) }) {
		return old, next, false, nil
	}
	next, differs = s.fold(succeed(old.Keys, seen, stays, s.compare), old, m.generation)
	if !differs || m.committed == m.old {
		return old, next, differs, nil
	}
	committed, err := s.of(m.committed)
	if err == nil {
		next.History = retell(next, committed, s.compare, m.generation)
	}
	return old, next, differs, err
}
