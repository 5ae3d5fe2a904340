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
	// held says whether an end of it stays by the guard's word; nil when none
	// does.
	held func(K) bool
	// gone are the relationships that were deleted.
	gone func() map[K]bool
	// freshen is the set after what refreshes it, and whether that differs; nil
	// when nothing can be refreshed.
	freshen func(set column.Set[K], seen []K) (column.Set[K], bool)
}

// mergeSet is the relationships of the old state and those that follow them,
// and whether they differ.
func mergeSet[K comparable](m *merge, s relationSet[K]) (old, next column.Set[K], differs bool, err error) {
	t := s.typ.Type
	c, finished := m.finished[t]
	seen := sighting[K]{}
	if finished {
		s.complete()
		seen = s.sort()
		m.note(func() { m.united[t] = len(seen.keys) })
		collect(len(seen.keys))
	}
	if old, err = s.of(m.Old); err != nil {
		return old, next, false, err
	}
	if !finished && !slices.ContainsFunc(old.Keys, func(k K) bool { return !s.lives(k) }) {
		return old, next, false, nil
	}
	stays := s.lives
	if finished {
		stays = s.staying(m, c, old.Keys, seen.keys)
	}
	isFresh := false
	if finished && c != graph.Whole && len(s.fresh) > 0 {
		old, isFresh = s.freshen(old, seen.keys)
	}
	next, differs = s.fold(succeed(old.Keys, seen, stays, s.compare), old, m.Generation)
	differs = differs || isFresh
	if !differs || m.Committed == m.Old {
		return old, next, differs, nil
	}
	committed, err := s.of(m.Committed)
	if err == nil {
		next.History = retell(next, committed, s.compare, m.Generation)
	}
	return old, next, differs, err
}

// staying says of relationships that were not seen whether they stay; nil when
// none does.
func (s *relationSet[K]) staying(m *merge, c graph.Coverage, old, seen []K) func(K) bool {
	goes := s.going(c)
	gone := 0
	if m.Guard != nil {
		for i, j := range column.Zip(old, seen, s.compare) {
			if j < 0 && s.lives(old[i]) && goes(old[i]) {
				gone++
			}
		}
	}
	switch {
	case !m.mayGo(s.typ.Type, len(old), gone):
		return s.lives
	case c == graph.Whole && s.held == nil:
		return nil
	}
	return func(k K) bool { return s.lives(k) && !goes(k) }
}

// going says of relationships that were not seen and whose ends live whether
// they go all the same.
func (s *relationSet[K]) going(c graph.Coverage) func(K) bool {
	if c != graph.Whole {
		gone := s.gone()
		return func(k K) bool { return gone[k] }
	}
	return func(k K) bool { return s.held == nil || !s.held(k) }
}
