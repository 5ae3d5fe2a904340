package walk

import (
	"maps"
	"slices"

	"parapet/internal/graph/snapshot/exec/cond"
)

// trail is the search for everything on all paths from one entity to another.
// There may be too many paths to go through, but of each relationship it is
// soon found out whether one leads over it.
type trail struct {
	w        *walker
	s        *pathsSite
	from, to uint32
	// ahead are the ways from the start to entities, left those from entities
	// to the end; all are shortest.
	ahead, left map[uint32]way
	found       map[cond.Thing]bool
	things      []cond.Thing
}

// way is a shortest way between an entity and another: how long it is, and the
// first step of it as seen from the entity.
type way struct {
	length int
	next   uint32
	over   cond.Thing
}

// trail is everything on all paths from one entity to another, the start left
// out, and what earlier matches have shown where that is enough.
func (s *pathsSite) trail(w *walker, from, to uint32) []cond.Thing {
	t := &trail{
		w: w, s: s, from: from, to: to,
		ahead: s.ways(w, from, false), left: s.ways(w, to, true), found: s.found,
	}
	if t.found == nil {
		t.found = map[cond.Thing]bool{}
	}
	for _, id := range slices.Sorted(maps.Keys(t.ahead)) {
		for step := range s.steps(w, id, false) {
			left, ok := t.left[step.to]
			if ok && t.ahead[id].length+1+left.length <= s.max && !t.found[step.over] {
				t.through(id, step)
			}
		}
	}
	return t.things
}

// ways are the shortest ways from an entity, or to it, that are short enough
// for a path.
func (s *pathsSite) ways(w *walker, id uint32, back bool) map[uint32]way {
	ways := map[uint32]way{id: {}}
	level := []uint32{id}
	for length := 1; length <= s.max; length++ {
		var next []uint32
		for _, id := range level {
			for step := range s.steps(w, id, back) {
				if _, ok := ways[step.to]; !ok {
					ways[step.to] = way{length, id, step.over}
					next = append(next, step.to)
				}
			}
		}
		level = next
	}
	return ways
}

// through looks for a path over a relationship: along the shortest way to it,
// and else along any.
func (t *trail) through(id uint32, over step) {
	if over.to == id || over.to == t.from || id == t.to {
		return
	}
	if before := t.shortest(id); !leadsTo(before, over.to) && !leadsTo(before, t.to) && t.finish(before, over) {
		return
	}
	d := &detour{trail: t, id: id, over: over, toward: t.s.ways(t.w, id, true), on: map[uint32]bool{t.from: true}}
	for length := t.ahead[id].length; length < t.s.max; length++ {
		if d.extend(nil, t.from, length) {
			return
		}
	}
}

// shortest are the steps of a shortest way from the start.
func (t *trail) shortest(id uint32) []step {
	var steps []step
	for at := id; at != t.from; at = t.ahead[at].next {
		steps = append(steps, step{at, t.ahead[at].over})
	}
	slices.Reverse(steps)
	return steps
}

func leadsTo(steps []step, id uint32) bool {
	return slices.ContainsFunc(steps, func(s step) bool { return s.to == id })
}

// finish looks for the rest of a path, and keeps what is on it.
func (t *trail) finish(before []step, over step) bool {
	path := append(slices.Clone(before), over)
	on := map[uint32]bool{t.from: true}
	for _, s := range path {
		on[s.to] = true
	}
	rest, ok := t.rest(over.to, on, t.s.max-len(path))
	if ok {
		t.keep(append(path, rest...))
	}
	return ok
}

// rest is a shortest way to the end that does not touch what is on the path
// already, and is no longer than it may be.
func (t *trail) rest(id uint32, on map[uint32]bool, most int) ([]step, bool) {
	type reached struct {
		step
		before int // place of the one before
	}
	all := []reached{{step: step{to: id}, before: -1}}
	seen := map[uint32]bool{}
	for first, length := 0, 0; first < len(all); length++ {
		level := len(all)
		for ; first < level; first++ {
			if all[first].to == t.to {
				var steps []step
				for i := first; all[i].before >= 0; i = all[i].before {
					steps = append(steps, all[i].step)
				}
				slices.Reverse(steps)
				return steps, true
			}
			for next := range t.s.steps(t.w, all[first].to, false) {
				left, ok := t.left[next.to]
				if ok && length+1+left.length <= most && !on[next.to] && !seen[next.to] {
					seen[next.to] = true
					all = append(all, reached{next, first})
				}
			}
		}
	}
	return nil, false
}

// keep adds what is new of a path.
func (t *trail) keep(path []step) {
	for _, s := range path {
		table, row := t.s.binder.view.Locate(s.to)
		for _, thing := range []cond.Thing{s.over, {Table: table, Row: row}} {
			if !t.found[thing] {
				t.found[thing] = true
				t.things = append(t.things, thing)
			}
		}
	}
}

// detour is the search for a path over a relationship by any way to it.
type detour struct {
	*trail
	id     uint32
	over   step
	toward map[uint32]way // from entities to where the relationship begins
	on     map[uint32]bool
}

// extend tries all ways of so many steps more to the relationship.
func (d *detour) extend(path []step, at uint32, length int) bool {
	if length == 0 {
		return at == d.id && d.finish(path, d.over)
	}
	for next := range d.s.steps(d.w, at, false) {
		way, ok := d.toward[next.to]
		if !ok || way.length >= length || d.on[next.to] || next.to == d.over.to || next.to == d.to {
			continue
		}
		d.on[next.to] = true
		if d.extend(append(path, next), next.to, length-1) {
			return true
		}
		delete(d.on, next.to)
	}
	return false
}
