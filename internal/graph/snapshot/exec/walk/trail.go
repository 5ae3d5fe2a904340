package walk

import "parapet/internal/graph/snapshot/exec/cond"

// trail is everything on all paths from one entity to another.
func (s *pathsSite) trail(w *walker, from, to uint32) []cond.Thing {
	t := &trail{
		w: w, s: s, to: to, left: s.distances(w, to, true),
		on: map[uint32]bool{from: true}, seen: map[cond.Thing]bool{}, open: map[cond.Thing]bool{},
	}
	// What lies on a walk that is short enough is mostly on a path as well:
	// once all of that is found, no path has more to show.
	for id, ahead := range s.distances(w, from, false) {
		for step := range s.steps(w, id, false) {
			if left, ok := t.left[step.to]; ok && ahead+1+left <= s.max && step.to != id {
				t.open[step.over] = true
			}
		}
	}
	t.extend(from, s.max)
	return t.found
}

// distances are how far the entities are that are near enough for a path, or
// how far it is from them.
func (s *pathsSite) distances(w *walker, from uint32, back bool) map[uint32]int {
	far := map[uint32]int{from: 0}
	level := []uint32{from}
	for distance := 1; distance <= s.max; distance++ {
		var next []uint32
		for _, id := range level {
			for step := range s.steps(w, id, back) {
				if _, ok := far[step.to]; !ok {
					far[step.to] = distance
					next = append(next, step.to)
				}
			}
		}
		level = next
	}
	return far
}

// trail is the search for all paths between two entities.
type trail struct {
	w    *walker
	s    *pathsSite
	left map[uint32]int // how far it is to the end
	to   uint32
	on   map[uint32]bool // entities of the path at hand
	path []cond.Thing    // relationships and entities of the path at hand
	seen map[cond.Thing]bool
	// open are relationships that may be found yet.
	open  map[cond.Thing]bool
	found []cond.Thing
}

// extend follows all paths that still can reach the end.
func (t *trail) extend(id uint32, budget int) {
	if id == t.to {
		t.keep()
		return
	}
	for step := range t.s.steps(t.w, id, false) {
		left, ok := t.left[step.to]
		if !ok || left >= budget || t.on[step.to] {
			continue
		}
		table, row := t.s.binder.view.Locate(step.to)
		t.on[step.to] = true
		t.path = append(t.path, step.over, cond.Thing{Table: table, Row: row})
		t.extend(step.to, budget-1)
		t.path = t.path[:len(t.path)-2]
		delete(t.on, step.to)
		if len(t.open) == 0 {
			return
		}
	}
}

// keep adds what is new of the path at hand.
func (t *trail) keep() {
	for _, thing := range t.path {
		if t.seen[thing] {
			continue
		}
		t.seen[thing] = true
		t.found = append(t.found, thing)
		delete(t.open, thing)
	}
}
