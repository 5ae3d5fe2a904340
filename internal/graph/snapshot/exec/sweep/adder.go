package sweep

// adder adds up for one processor.
type adder struct {
	*pass
	walkers [2]*walker
	parts   [2][]uint64
	// dense are the sums by number, where there is memory for all that can be;
	// sparse are those that are not zero.
	dense  []uint32
	sparse map[uint64]uint32
	room   int // for sums in sparse
}

func (p *pass) adder() (*adder, error) {
	a := &adder{pass: p}
	for direction, s := range p.sides {
		if !s.empty() && s.masks == nil {
			w, err := s.walker()
			if err != nil {
				return nil, err
			}
			a.walkers[direction] = w
		}
	}
	if p.dense {
		a.dense = make([]uint32, p.size)
	} else {
		a.sparse = map[uint64]uint32{}
	}
	return a, nil
}

func (a *adder) add(s *site, from, to uint32) {
	for row := from; row < to; row++ {
		if s.rows.Has(row) {
			a.addRow(s, row)
		}
	}
	for _, w := range a.walkers {
		if w != nil {
			a.task.work.looked.Add(int64(w.looked))
			w.looked = 0
		}
	}
}

// addRow adds a row to its groups. There may be so many of them that the work
// ends in between.
func (a *adder) addRow(s *site, row uint32) {
	own, rank := a.own(s, row)
	before, after := a.joined(toStart, s, row), a.joined(toEnd, s, row)
	for _, b := range before {
		b += own
		switch {
		case a.task.work.stopped.Load():
			return
		case a.dense == nil:
			a.addSparse(b, after, rank)
		case a.order == nil:
			for _, e := range after {
				a.dense[b+e]++
			}
		default:
			for _, e := range after {
				a.dense[b+e] = max(a.dense[b+e], rank)
			}
		}
	}
}

func (a *adder) addSparse(number uint64, parts []uint64, rank uint32) {
	for _, part := range parts {
		if !a.mayGrow() {
			return
		}
		if a.order == nil {
			a.sparse[number+part]++
		} else {
			a.sparse[number+part] = max(a.sparse[number+part], rank)
		}
	}
}

// mayGrow says whether there may be one more sparse sum.
func (a *adder) mayGrow() bool {
	const more = 256
	if len(a.sparse) == a.room {
		a.room += more
		return a.task.work.hold(more * sumBytes)
	}
	return !a.task.work.stopped.Load()
}

// own is the part of a sum's number that the row itself decides, and the rank
// of its value.
func (a *adder) own(s *site, row uint32) (part uint64, rank uint32) {
	if l := a.level; l.classes != nil {
		part = uint64(l.classes.of[s.place][row]) * l.stride * a.scale
	}
	switch {
	case a.order != nil:
		rank = a.order.ranks[a.values.of[s.place][row]]
	case a.values != nil:
		part += uint64(a.values.of[s.place][row])
	}
	return part, rank
}

// joined are the parts that the keys on a side decide, each once.
func (a *adder) joined(direction int, s *site, row uint32) []uint64 {
	side := a.sides[direction]
	switch {
	case side.empty():
		return nowhere
	case side.masks == nil:
		return a.walkers[direction].find(s, row)
	}
	a.parts[direction] = side.decode(a.parts[direction][:0], side.masks[s.place][row])
	return a.parts[direction]
}

// nowhere is the part of a side without keys.
var nowhere = []uint64{0}
