package sweep

import "slices"

// side is what lies on one side of the level of an aggregate: the key levels
// there, and how the classes that a row is joined with are found.
type side struct {
	task      *task
	direction int
	levels    []*level // from the aggregate's, which is the first, to the farthest key
	scale     uint64   // what strides are multiplied with
	masks     [][]uint64
	parts     []uint64 // of a group's number, by bit of a mask
	// ahead is, for rows of the level before the farthest, the class that they
	// lead to, or several and the place of a list; nil unless that level is
	// between.
	ahead [][]uint32
	lists [][]uint32
}

// newSide is one side of the level at a place of the chain.
func (t *task) newSide(at, direction int, scale uint64) *side {
	s := &side{task: t, direction: direction, scale: scale}
	step := []int{toStart: -1, toEnd: 1}[direction]
	last := at
	for i := at; i >= 0 && i < len(t.chain.levels); i += step {
		if i != at && len(t.chain.levels[i].keys) > 0 {
			last = i
		}
	}
	for i := at; i != last+step; i += step {
		s.levels = append(s.levels, t.chain.levels[i])
	}
	return s
}

// empty says that there is no key on this side.
func (s *side) empty() bool { return len(s.levels) == 1 }

// narrow says that the classes fit into a mask.
func (s *side) narrow() bool {
	width := 1
	for _, l := range s.levels[1:] {
		if l.classes != nil {
			if width *= max(1, l.classes.len()); width > s.task.limits.classes {
				return false
			}
		}
	}
	return true
}

// prepare finds out what is the same for all rows.
func (s *side) prepare() error {
	switch {
	case s.empty():
		return nil
	case s.narrow():
		return s.fill()
	}
	return s.look()
}

// single says that there is one key on this side.
func (s *side) single() bool {
	return !slices.ContainsFunc(s.levels[1:len(s.levels)-1], func(l *level) bool { return l.classes != nil })
}
