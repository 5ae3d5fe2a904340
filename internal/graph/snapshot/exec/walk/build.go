package walk

import (
	"slices"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// builder makes the stages of a pattern.
type builder struct {
	s     *shape.Query
	where []condition
	ops   []plan.Operator
}

// condition is a part of the condition on matches, with the places it sees.
type condition struct {
	plan.Expr
	places []int
}

// item is a step, or what takes its part: a chain that must lead on, or a jump
// to the entity at a place.
type item struct {
	step   plan.Step
	chain  *stage
	detail string // of the chain
	jump   int
}

// bound is how far a match has come: which places stand, and which conditions
// were tested.
type bound struct{ stands, tested []bool }

func (b bound) with(places ...int) bound {
	b.stands, b.tested = slices.Clone(b.stands), slices.Clone(b.tested)
	for _, p := range places {
		b.stands[p] = true
	}
	return b
}

func newBuilder(s *shape.Query) *builder {
	b := &builder{s: s}
	for _, e := range s.Where {
		c := condition{Expr: e}
		for slot := range cond.Slots(e) {
			c.places = append(c.places, s.Place[slot])
		}
		b.where = append(b.where, c)
	}
	return b
}

// decided are the conditions that can be tested now, noted as tested.
func (b *builder) decided(at bound) []plan.Expr {
	var ready []plan.Expr
	for i, c := range b.where {
		if !at.tested[i] && !slices.ContainsFunc(c.places, func(p int) bool { return !at.stands[p] }) {
			ready = append(ready, c.Expr)
			at.tested[i] = true
		}
	}
	return ready
}

// link makes the stages of items, from what is bound on, before the tail. Led
// says that more steps follow the tail.
func (b *builder) link(items []item, at bound, tail *stage, led bool) *stage {
	if len(items) == 0 {
		return tail
	}
	rest := items[1:]
	switch first := items[0]; step := first.step.(type) {
	case plan.Hop:
		st := &stage{kind: hop, hop: step, edgePlace: b.s.Place[step.Edge.Slot], nodePlace: b.s.Place[step.Node.Slot]}
		at = at.with(st.edgePlace, st.nodePlace)
		st.op, st.where = b.traversal(step.Edge, step.Node, 0), b.decided(at)
		st.next = b.link(rest, at, tail, led)
		return st
	case plan.Paths:
		st := &stage{
			kind: paths, hop: plan.Hop{Edge: step.Edge, Node: step.Node}, max: step.Max,
			edgePlace: nowhere, nodePlace: b.s.Place[step.Node.Slot],
		}
		at = at.with(b.s.Place[step.Edge.Slot], st.nodePlace)
		st.op, st.where = b.traversal(step.Edge, step.Node, step.Max), b.decided(at)
		st.next = b.link(rest, at, tail, led)
		return st
	case plan.Absent:
		st := &stage{kind: check, chain: b.chain(step.Steps, false), op: b.operator("without", describeSteps(step.Steps))}
		st.next = b.link(rest, at, tail, led)
		return st
	case plan.Optional:
		return b.optional(step, rest, at, tail, led)
	default:
		if first.chain != nil {
			st := &stage{kind: check, want: true, chain: first.chain, op: b.operator("exists", first.detail)}
			st.next = b.link(rest, at, tail, led)
			return st
		}
		return &stage{kind: jump, place: first.jump, op: nowhere, next: b.link(rest, at, tail, led)}
	}
}

// optional links a section and what follows it.
func (b *builder) optional(o plan.Optional, rest []item, at bound, tail *stage, led bool) *stage {
	more := led || len(rest) > 0
	inside := b.places(o.Steps)
	place := b.s.Place[o.Slot]
	st := &stage{kind: optional, place: place, inside: inside, op: b.operator("optional", describeSteps(o.Steps))}
	if !more {
		st.probe = b.chain(o.Steps, false)
	}
	out := &stage{kind: leave, place: place, op: nowhere}
	st.section = b.link(items(o.Steps), at.with(), out, more)

	// What the section has tested is tested once it is left.
	after := at.with(inside...)
	within := b.decided(after)
	after.stands[place] = true
	out.where = b.decided(after)
	st.skip = slices.Concat(within, out.where)
	st.next = b.link(rest, after, tail, led)
	out.next = st.next
	return st
}

// places are those of the slots that steps bind.
func (b *builder) places(steps []plan.Step) []int {
	var places []int
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			places = append(places, b.s.Place[step.Edge.Slot], b.s.Place[step.Node.Slot])
		case plan.Paths:
			places = append(places, b.s.Place[step.Edge.Slot], b.s.Place[step.Node.Slot])
		case plan.Optional:
			places = append(append(places, b.places(step.Steps)...), b.s.Place[step.Slot])
		}
	}
	return places
}

// chain makes stages of which it matters only whether they lead on.
func (b *builder) chain(steps []plan.Step, led bool) *stage {
	return b.unseen(steps, &stage{kind: end, op: nowhere}, led)
}

func (b *builder) unseen(steps []plan.Step, tail *stage, led bool) *stage {
	if len(steps) == 0 {
		return tail
	}
	rest := steps[1:]
	st := &stage{edgePlace: nowhere, nodePlace: nowhere, place: nowhere, op: nowhere}
	switch step := steps[0].(type) {
	case plan.Hop:
		st.kind, st.hop = hop, step
	case plan.Paths:
		st.kind, st.hop, st.max = paths, plan.Hop{Edge: step.Edge, Node: step.Node}, step.Max
	case plan.Absent:
		st.kind, st.chain = check, b.chain(step.Steps, false)
	case plan.Optional:
		more := led || len(rest) > 0
		st.kind = optional
		if !more {
			st.probe = b.chain(step.Steps, false)
		}
		st.next = b.unseen(rest, tail, led)
		st.section = b.unseen(step.Steps, st.next, more)
		return st
	}
	st.next = b.unseen(rest, tail, led)
	return st
}

func items(steps []plan.Step) []item {
	all := make([]item, len(steps))
	for i, step := range steps {
		all[i] = item{step: step}
	}
	return all
}
