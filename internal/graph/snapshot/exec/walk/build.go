package walk

import (
	"slices"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/label"
	"parapet/internal/graph/snapshot/exec/shape"
)

// builder makes the stages of a pattern.
type builder struct {
	s     *shape.Query
	where []condition
	ops   []plan.Operator
	depth int // of the operators to come
	// probing is the operator that has the looks of a probe under way.
	probing int
}

// condition is a part of the condition on matches, with the places it sees.
type condition struct {
	plan.Expr
	places []int
}

// item is a step, or what takes its part: steps that must lead on, or a jump to
// the entity at a place.
type item struct {
	step  plan.Step
	ahead []plan.Step
	jump  int
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
	b := &builder{s: s, probing: nowhere}
	for _, e := range s.Where {
		c := condition{Expr: e}
		for slot := range plan.Slots(e) {
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
	var st *stage
	switch first := items[0]; step := first.step.(type) {
	case plan.Hop:
		at = at.with(b.s.Place[step.Edge.Slot], b.s.Place[step.Node.Slot])
		st = b.traversal(hop, step, 0)
		st.edgePlace, st.nodePlace, st.where = b.s.Place[step.Edge.Slot], b.s.Place[step.Node.Slot], b.decided(at)
	case plan.Paths:
		at = at.with(b.s.Place[step.Edge.Slot], b.s.Place[step.Node.Slot])
		st = b.traversal(paths, plan.Hop{Edge: step.Edge, Node: step.Node}, step.Max)
		st.nodePlace, st.where = b.s.Place[step.Node.Slot], b.decided(at)
	case plan.Absent:
		st = b.check("without", step.Steps, false)
	case plan.Optional:
		return b.optional(step, rest, at, tail, led)
	default:
		if st = (&stage{kind: jump, place: first.jump, op: nowhere}); first.ahead != nil {
			st = b.check("exists", first.ahead, true)
		}
	}
	st.next = b.link(rest, at, tail, led)
	return st
}

// traversal is a stage over an edge to a node, which are noted nowhere.
func (b *builder) traversal(k kind, h plan.Hop, most int) *stage {
	st := &stage{kind: k, hop: h, max: most, edgePlace: nowhere, nodePlace: nowhere}
	if k == hop {
		st.op = b.operator("hop", label.Hop(h.Edge, h.Node))
	} else {
		st.op = b.operator("paths", label.Paths(h.Edge, h.Node, most))
	}
	if st.work = st.op; b.probing != nowhere {
		st.work = b.probing
	}
	return st
}

// check is a stage that asks whether steps lead on.
func (b *builder) check(name string, steps []plan.Step, want bool) *stage {
	st := &stage{kind: check, want: want, op: b.operator(name, "")}
	b.depth++
	st.chain = b.chain(steps)
	b.depth--
	return st
}

// operator adds an operator to those that are shown to people. Those of a probe
// are not: the section shows them.
func (b *builder) operator(name, detail string) int {
	if b.probing != nowhere {
		return nowhere
	}
	b.ops = append(b.ops, plan.Operator{Depth: b.depth, Name: name, Detail: detail})
	return len(b.ops) - 1
}

// optional links a section and what follows it.
func (b *builder) optional(o plan.Optional, rest []item, at bound, tail *stage, led bool) *stage {
	more := led || len(rest) > 0
	inside := b.places(o.Steps)
	place := b.s.Place[o.Slot]
	st := &stage{kind: optional, place: place, inside: inside, op: b.operator("optional", "")}
	if !more {
		st.probe = b.probe(o.Steps, st.op)
	}
	out := &stage{kind: leave, place: place, op: st.op}
	b.depth++
	st.section = b.link(items(o.Steps), at.with(), out, more)
	b.depth--

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
func (b *builder) chain(steps []plan.Step) *stage {
	return b.unseen(steps, &stage{kind: end, op: nowhere}, false)
}

// probe is the chain of a section, which asks whether there is what the section
// then shows. Its looks are those of the section's operator.
func (b *builder) probe(steps []plan.Step, section int) *stage {
	before := b.probing
	if before == nowhere {
		b.probing = section
	}
	st := b.chain(steps)
	b.probing = before
	return st
}

func (b *builder) unseen(steps []plan.Step, tail *stage, led bool) *stage {
	if len(steps) == 0 {
		return tail
	}
	rest := steps[1:]
	var st *stage
	switch step := steps[0].(type) {
	case plan.Hop:
		st = b.traversal(hop, step, 0)
	case plan.Paths:
		st = b.traversal(paths, plan.Hop{Edge: step.Edge, Node: step.Node}, step.Max)
	case plan.Absent:
		st = b.check("without", step.Steps, false)
	case plan.Optional:
		return b.unseenOptional(step, rest, tail, led)
	}
	st.next = b.unseen(rest, tail, led)
	return st
}

// unseenOptional makes a section whose end leads to what follows it.
func (b *builder) unseenOptional(o plan.Optional, rest []plan.Step, tail *stage, led bool) *stage {
	more := led || len(rest) > 0
	st := &stage{kind: optional, place: nowhere, op: b.operator("optional", "")}
	if !more {
		st.probe = b.probe(o.Steps, st.op)
	}
	out := &stage{kind: leave, place: nowhere, op: nowhere}
	b.depth++
	st.section = b.unseen(o.Steps, out, more)
	b.depth--
	st.next = b.unseen(rest, tail, led)
	out.next = st.next
	return st
}

func items(steps []plan.Step) []item {
	all := make([]item, len(steps))
	for i, step := range steps {
		all[i] = item{step: step}
	}
	return all
}
