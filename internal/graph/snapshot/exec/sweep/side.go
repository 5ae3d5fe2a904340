package sweep

import (
	"math/bits"
	"slices"
)

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
	// lead to; nil unless that level is between.
	ahead [][]uint32
}

// several stands for more than one class.
const several = none - 1

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

// look finds out which rows of the level before the farthest lead to a single
// class.
func (s *side) look() error {
	before := len(s.levels) - 2
	if before < 1 || s.levels[before].classes != nil {
		return nil
	}
	classes := s.levels[before+1].classes.of
	for _, site := range s.levels[before].sites {
		ahead := make([]uint32, site.table.Len())
		s.task.work.hold(4 * len(ahead))
		s.ahead = append(s.ahead, ahead)
		err := s.task.work.spread(len(ahead), func(int) func(from, to uint32) {
			return func(from, to uint32) {
				for row := from; row < to; row++ {
					ahead[row] = none
					if site.rows.Has(row) {
						ahead[row] = site.only(s.direction, row, classes)
					}
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// only is the class that a row leads to.
func (s *site) only(direction int, row uint32, classes [][]uint32) uint32 {
	class := uint32(none)
	for i := range s.roads[direction] {
		r := &s.roads[direction][i]
		of := classes[r.to.place]
		for _, end := range r.from(row) {
			switch {
			case of[end] == none || of[end] == class:
			case class == none:
				class = of[end]
			default:
				return several
			}
		}
	}
	return class
}

// fill computes the masks of all levels, from the farthest to the aggregate's.
func (s *side) fill() error {
	s.parts = []uint64{0}
	for i := len(s.levels) - 1; i >= 0; i-- {
		l := s.levels[i]
		masks := make([][]uint64, len(l.sites))
		for j, site := range l.sites {
			masks[j] = make([]uint64, site.table.Len())
			s.task.work.hold(8 * len(masks[j]))
		}
		if i < len(s.levels)-1 {
			if err := s.carry(l, s.levels[i+1], masks); err != nil {
				return err
			}
		}
		if i > 0 && l.classes != nil {
			s.shift(l, masks, i == len(s.levels)-1)
		}
		for _, m := range s.masks {
			s.task.work.hold(-8 * len(m))
		}
		s.masks = masks
	}
	return nil
}

// shift gives every row the classes that it had from farther levels under the
// class of its own.
func (s *side) shift(l *level, masks [][]uint64, farthest bool) {
	width := len(s.parts)
	for i, site := range l.sites {
		for row := range site.rows.Rows() {
			if farthest {
				masks[i][row] = 1
			}
			masks[i][row] <<= int(l.classes.of[i][row]) * width
		}
	}
	var parts []uint64
	for class := range uint64(l.classes.len()) {
		for _, part := range s.parts {
			parts = append(parts, class*l.stride*s.scale+part)
		}
	}
	s.parts = parts
}

// carry unites for every row of a level the masks of its neighbours.
func (s *side) carry(l, from *level, masks [][]uint64) error {
	push, pull := 0.0, 0.0
	for _, site := range from.sites {
		push += float64(site.n) * (1 + site.degree(1-s.direction))
	}
	for _, site := range l.sites {
		pull += float64(site.n) * (1 + min(site.degree(s.direction), float64(len(s.parts))))
	}
	if push < pull {
		s.push(from, masks)
		return s.task.work.err()
	}
	return s.pull(l, masks)
}

func (s *side) push(from *level, masks [][]uint64) {
	looked := 0
	for i, site := range from.sites {
		for row := range site.rows.Rows() {
			mask := s.masks[i][row]
			for j := range site.roads[1-s.direction] {
				r := &site.roads[1-s.direction][j]
				ends, to := r.from(row), masks[r.to.place]
				for _, end := range ends {
					if r.to.rows.Has(end) {
						to[end] |= mask
					}
				}
				looked += len(ends)
			}
			if s.task.work.stopped.Load() {
				return
			}
		}
	}
	s.task.work.looked.Add(int64(looked))
}

func (s *side) pull(l *level, masks [][]uint64) error {
	every := uint64(0)
	for _, of := range s.masks {
		for _, mask := range of {
			every |= mask
		}
	}
	for i, site := range l.sites {
		err := s.task.work.spread(site.table.Len(), func(int) func(from, to uint32) {
			return func(from, to uint32) {
				looked := 0
				for row := from; row < to; row++ {
					if site.rows.Has(row) {
						mask, n := s.union(site, row, every)
						masks[i][row] = mask
						looked += n
					}
				}
				s.task.work.looked.Add(int64(looked))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// union is the masks of a row's neighbours, as far as it takes to have every
// bit that any row has. Rows that stand in no match have none.
func (s *side) union(site *site, row uint32, every uint64) (mask uint64, looked int) {
	for i := range site.roads[s.direction] {
		r := &site.roads[s.direction][i]
		of := s.masks[r.to.place]
		for _, end := range r.from(row) {
			looked++
			if mask |= of[end]; mask == every {
				return mask, looked
			}
		}
	}
	return mask, looked
}

// decode appends the parts of a mask's bits.
func (s *side) decode(parts []uint64, mask uint64) []uint64 {
	for ; mask != 0; mask &= mask - 1 {
		parts = append(parts, s.parts[bits.TrailingZeros64(mask)])
	}
	return parts
}

// members is how many rows of a level stand in some match.
func (l *level) members() (n int) {
	for _, s := range l.sites {
		n += s.n
	}
	return n
}
