package sweep

import (
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// Answer is the groups of all matches, in no particular order but always in
// the same. The request's meter has counted the memory that it takes.
type Answer struct {
	// Slots are those that keys read.
	Slots []plan.Slot
	// Scanned counts the entities and relationships that were looked at.
	Scanned   int
	Operators []plan.Operator

	groups []uint64  // by number
	keys   []key     // by slot
	all    []*totals // by aggregate
}

// key is what stands in a slot for each of its classes.
type key struct {
	stride uint64
	reps   []cond.Thing
}

// keep gives back all memory but the answer's.
func (a *Answer) keep(t *task) {
	bytes := totalBytes * len(a.groups) * len(t.aggregates)
	for _, l := range t.keyed {
		a.Slots = append(a.Slots, l.node.Slot)
		a.keys = append(a.keys, key{l.stride, l.classes.reps})
		bytes += thingBytes * len(l.classes.reps)
	}
	t.work.release(int64(bytes))
}

// Len is how many groups there are.
func (a *Answer) Len() int { return len(a.groups) }

// Thing is what stands in the slot at a place among the answer's in one match
// of a group. The keys have the same values for all matches.
func (a *Answer) Thing(group, slot int) cond.Thing {
	k := &a.keys[slot]
	return k.reps[a.groups[group]/k.stride%uint64(len(k.reps))]
}

// Total is the value of an aggregate in a group.
func (a *Answer) Total(group, aggregate int) graph.Value { return a.all[aggregate].values[group] }
