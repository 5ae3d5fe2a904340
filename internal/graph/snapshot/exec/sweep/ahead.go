package sweep

// several is from where on a number is not a class but the place of a list of
// classes.
const several = 1 << 31

// look finds out which classes the rows of the level before the farthest lead
// to: mostly a single one.
func (s *side) look() error {
	before := len(s.levels) - 2
	if before < 1 || s.levels[before].classes != nil {
		return nil
	}
	classes := s.levels[before+1].classes.of
	for _, site := range s.levels[before].sites {
		if !s.task.work.hold(4 * site.table.Len()) {
			return s.task.work.err()
		}
		ahead := make([]uint32, site.table.Len())
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
		for row, class := range ahead {
			if class == several {
				ahead[row] = several + uint32(len(s.lists))
				list := site.classes(s.direction, uint32(row), classes)
				if !s.task.work.hold(24 + 4*len(list)) {
					return s.task.work.err()
				}
				s.lists = append(s.lists, list)
			}
		}
	}
	return nil
}

// classes are those that a row leads to.
func (s *site) classes(direction int, row uint32, of [][]uint32) (classes []uint32) {
	for i := range s.roads[direction] {
		r := &s.roads[direction][i]
		for _, end := range r.from(row) {
			if class := of[r.to.place][end]; class != none {
				classes = append(classes, class)
			}
		}
	}
	return classes
}

// only is the class that a row leads to, none or several.
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
