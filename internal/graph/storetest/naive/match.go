package naive

import (
	"maps"
	"slices"

	"parapet/internal/graph/plan"
)

// match is what stands in the slots so far, and the entity that the next step
// starts from. A slot that stands for nothing is not in the map.
type match struct {
	end   *Entity
	slots map[plan.Slot]thing
}

func (m match) at(e *Entity) match { return match{e, m.slots} }

func (m match) with(s plan.Slot, t thing) match {
	slots := maps.Clone(m.slots)
	if slots == nil {
		slots = map[plan.Slot]thing{}
	}
	slots[s] = t
	return match{m.end, slots}
}

// stands says whether the entity fits the node.
func (e *evaluator) stands(entity *Entity, n plan.Node) bool {
	return (n.Deleted || entity.Ended.IsZero()) &&
		(n.Types.Any || slices.Contains(n.Types.List, entity.Type)) &&
		(n.Filter == nil || e.holds(n.Filter, group{{match: match{}.with(n.Slot, entity)}}))
}

// follow finds every way to go on from a match by the steps. Led says that
// more steps come after them: those of the pattern around a section.
func (e *evaluator) follow(m match, steps []plan.Step, led bool) []match {
	if len(steps) == 0 {
		return []match{m}
	}
	rest := steps[1:]
	var next []match
	switch step := steps[0].(type) {
	case plan.Hop:
		next = e.hop(m, step)
	case plan.Absent:
		if len(e.follow(m, step.Steps, false)) == 0 {
			next = []match{m}
		}
	case plan.Optional:
		next = e.optional(m, step, led || len(rest) > 0)
	case plan.Paths:
		next = e.ends(m, step)
	}
	var all []match
	for _, n := range next {
		all = append(all, e.follow(n, rest, led)...)
	}
	return all
}

func (e *evaluator) hop(m match, h plan.Hop) []match {
	var found []match
	for _, t := range e.traversals(m.end, h.Edge) {
		if e.stands(t.far, h.Node) {
			found = append(found, m.at(t.far).with(h.Edge.Slot, t.over).with(h.Node.Slot, t.far))
		}
	}
	return found
}

// optional finds the matches of the section and, when there is none or more
// follows, the one without it.
func (e *evaluator) optional(m match, o plan.Optional, more bool) []match {
	found := e.follow(m, o.Steps, more)
	for i := range found {
		found[i] = found[i].with(o.Slot, found[i].end)
	}
	if len(found) == 0 || more {
		found = append(found, m.with(o.Slot, m.end))
	}
	return found
}

// traversal is a relationship and the entity at its other end.
type traversal struct {
	over *Relationship
	far  *Entity
}

// traversals are the ways over one relationship. A relationship of an entity
// with itself is one way, in any direction.
func (e *evaluator) traversals(from *Entity, edge plan.Edge) []traversal {
	var ways []traversal
	for _, r := range e.touching[from] {
		if !edge.Types.Any && !slices.Contains(edge.Types.List, r.Type) {
			continue
		}
		forward := r.From == from && edge.Direction != plan.Backward
		backward := r.To == from && edge.Direction != plan.Forward
		switch {
		case forward:
			ways = append(ways, traversal{r, r.To})
		case backward:
			ways = append(ways, traversal{r, r.From})
		}
	}
	return ways
}

// ends are the matches of paths: one for each entity that a path leads to.
func (e *evaluator) ends(m match, p plan.Paths) []match {
	var found []match
	seen := map[*Entity]bool{}
	for _, path := range e.paths(m.end, p) {
		end := path[len(path)-1].far
		if !seen[end] {
			seen[end] = true
			found = append(found, m.at(end).with(p.Node.Slot, end))
		}
	}
	return found
}

// paths are all paths from an entity that the step allows.
func (e *evaluator) paths(start *Entity, p plan.Paths) [][]traversal {
	var all [][]traversal
	var extend func(path []traversal, on map[*Entity]bool)
	extend = func(path []traversal, on map[*Entity]bool) {
		end := start
		if len(path) > 0 {
			end = path[len(path)-1].far
			if e.stands(end, p.Node) {
				all = append(all, slices.Clone(path))
			}
		}
		if len(path) == p.Max {
			return
		}
		for _, t := range e.traversals(end, p.Edge) {
			if !on[t.far] {
				on[t.far] = true
				extend(append(path, t), on)
				delete(on, t.far)
			}
		}
	}
	extend(nil, map[*Entity]bool{start: true})
	return all
}
