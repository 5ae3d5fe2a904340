package walk

import (
	"maps"
	"slices"

	"parapet/internal/graph/snapshot/exec/cond"
)

// trail is the search for everything on all paths from one entity to some
// others. There may be too many paths to go through, but of each relationship
// it is soon found out whether one leads over it.
type trail struct {
	w    *walker
	s    *pathsSite
	from uint32
	// ahead are the ways from the start to entities, left those from entities
	// to the nearest end; all are shortest.
	ahead, left map[uint32]way
	found       map[cond.Thing]bool
	things      []cond.Thing
	queue       []reached // of the last search for a rest
	seen        map[uint32]bool
}

// way is a shortest way between an entity and another: how long it is, and the
// first step of it as seen from the entity.
type way struct {
	length int
	next   uint32
	over   cond.Thing
}

// trail is everything on all paths from an entity to ends, the start left out,
// and what earlier matches have shown where that is enough. Ahead are the ways
// from the entity.
func (s *pathsSite) trail(w *walker, from uint32, ahead map[uint32]way, ends []uint32) []cond.Thing {
	t := &trail{w: w, s: s, from: from, ahead: ahead, found: s.found, seen: map[uint32]bool{}}
	if t.found == nil {
		t.found = map[cond.Thing]bool{}
	}
	t.left = s.ways(w, ends, true, func(id uint32, length int) bool {
		way, ok := ahead[id]
		return ok && id != from && way.length+length <= s.max
	})
	for _, id := range slices.Sorted(maps.Keys(ahead)) {
		for step := range s.steps(w, id, false) {
			left, ok := t.left[step.to]
			if ok && ahead[id].length+1+left.length <= s.max && !t.found[step.over] && step.to != id {
				t.through(id, step)
			}
		}
	}
	w.meter.Free(wayBytes * len(t.left))
	return t.things
}

// wayBytes is about how much memory an entry of ways takes.
const wayBytes = 128

// ways are the shortest ways from entities, or to them, as far as others are
// within reach at a distance.
func (s *pathsSite) ways(w *walker, ids []uint32, back bool, within func(id uint32, length int) bool) map[uint32]way {
	ways := map[uint32]way{}
	for _, id := range ids {
		ways[id] = way{}
	}
	level := ids
	for length := 1; length <= s.max && len(level) > 0; length++ {
		var next []uint32
		for _, id := range level {
			for step := range s.steps(w, id, back) {
				if _, ok := ways[step.to]; !ok && within(step.to, length) {
					ways[step.to] = way{length, id, step.over}
					next = append(next, step.to)
				}
			}
		}
		w.take(wayBytes * len(next))
		level = next
	}
	w.take(wayBytes * len(ids))
	return ways
}

// through looks for a path over a relationship: along the shortest way to it,
// and else along any.
func (t *trail) through(id uint32, over step) {
	before := t.shortest(id)
	on := map[uint32]bool{t.from: true}
	for _, s := range before {
		on[s.to] = true
	}
	left := t.s.max - 1 - t.ahead[id].length
	if !on[over.to] && t.finish(before, over, on, left) {
		return
	}
	if _, ok := t.rest(over.to, map[uint32]bool{t.from: true, id: true}, left); !ok {
		return // whatever the way to it
	}
	most := t.s.max - 1 - t.left[over.to].length
	d := &detour{trail: t, id: id, over: over, on: map[uint32]bool{t.from: true}}
	d.toward = t.s.ways(t.w, []uint32{id}, true, func(at uint32, length int) bool {
		way, ok := t.ahead[at]
		return ok && at != over.to && way.length+length <= most
	})
	for length := t.ahead[id].length; length <= most; length++ {
		if d.extend(nil, t.from, length) {
			break
		}
	}
	t.w.meter.Free(wayBytes * len(d.toward))
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

// finish looks for the rest of a path, of so many steps at most, and keeps what
// is on it.
func (t *trail) finish(before []step, over step, on map[uint32]bool, most int) bool {
	rest, ok := t.straight(over.to, on)
	if !ok {
		rest, ok = t.rest(over.to, on, most)
	}
	if ok {
		t.keep(before)
		t.keep([]step{over})
		t.keep(rest)
	}
	return ok
}

// straight is the shortest way to an end, unless it touches what is on the path
// already.
func (t *trail) straight(id uint32, on map[uint32]bool) ([]step, bool) {
	var steps []step
	for way := t.left[id]; way.length > 0; way = t.left[way.next] {
		if on[way.next] {
			return nil, false
		}
		steps = append(steps, step{way.next, way.over})
	}
	return steps, true
}

// reached is a step of a search, with the place of the one before.
type reached struct {
	step
	before int
}

// rest is a shortest way to an end that does not touch what is on the path
// already, and is no longer than it may be.
func (t *trail) rest(id uint32, on map[uint32]bool, most int) ([]step, bool) {
	t.queue = append(t.queue[:0], reached{step: step{to: id}, before: -1})
	clear(t.seen)
	t.seen[id] = true
	for first, length := 0, 0; first < len(t.queue); length++ {
		level := len(t.queue)
		for ; first < level; first++ {
			if t.left[t.queue[first].to].length == 0 {
				return t.steps(first), true
			}
			for next := range t.s.steps(t.w, t.queue[first].to, false) {
				left, ok := t.left[next.to]
				if ok && length+1+left.length <= most && !on[next.to] && !t.seen[next.to] {
					t.seen[next.to] = true
					t.queue = append(t.queue, reached{next, first})
				}
			}
		}
	}
	return nil, false
}

// steps are those of a search that led to a place of the queue.
func (t *trail) steps(place int) []step {
	var steps []step
	for i := place; t.queue[i].before >= 0; i = t.queue[i].before {
		steps = append(steps, t.queue[i].step)
	}
	slices.Reverse(steps)
	return steps
}

// keep adds what is new of a path.
func (t *trail) keep(path []step) {
	const foundBytes = 160
	for _, s := range path {
		table, row := t.s.binder.view.Locate(s.to)
		for _, thing := range []cond.Thing{s.over, {Table: table, Row: row}} {
			if !t.found[thing] {
				t.found[thing] = true
				t.things = append(t.things, thing)
				t.w.take(foundBytes)
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
		return at == d.id && d.finish(path, d.over, d.on, d.s.max-1-len(path))
	}
	for next := range d.s.steps(d.w, at, false) {
		way, ok := d.toward[next.to]
		if !ok || way.length >= length || d.on[next.to] {
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
