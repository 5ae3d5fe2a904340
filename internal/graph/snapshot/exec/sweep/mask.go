package sweep

import "math/bits"

// fill computes the masks of all levels, from the farthest to the aggregate's.
func (s *side) fill() error {
	s.parts = []uint64{0}
	for i := len(s.levels) - 1; i >= 0; i-- {
		l := s.levels[i]
		masks := make([][]uint64, len(l.sites))
		for j, site := range l.sites {
			if !s.task.work.hold(8 * site.table.Len()) {
				return s.task.work.err()
			}
			masks[j] = make([]uint64, site.table.Len())
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
			s.task.work.drop(8 * len(m))
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
