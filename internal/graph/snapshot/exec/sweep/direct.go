package sweep

// direct is a key level beside that of an aggregate, of which every row is a
// class of its own: how many rows a group has is then how many neighbours of
// the one row of the key level are there.
type direct struct {
	level     *level
	direction int // from the key level to the aggregate's
}

// newDirect is nil where the sums of a pass cannot be found from its key's
// level, or where that is more work.
func newDirect(p *pass) *direct {
	if p.values != nil || p.level.classes != nil {
		return nil
	}
	for direction, s := range p.sides {
		if !p.sides[1-direction].empty() || len(s.levels) != 2 {
			continue
		}
		d := &direct{s.levels[1], 1 - direction}
		single := d.level.classes.len() == d.level.members()
		if single && d.plain() && d.level.work(d.direction) < p.level.work(direction) {
			return d
		}
	}
	return nil
}

// plain says that no two rows are joined more than once.
func (d *direct) plain() bool {
	for _, s := range d.level.sites {
		seen := map[*site]bool{}
		for _, r := range s.roads[d.direction] {
			if seen[r.to] {
				return false
			}
			seen[r.to] = true
		}
	}
	return true
}

// work is about how many neighbours there are to look at from a level.
func (l *level) work(direction int) (work float64) {
	for _, s := range l.sites {
		work += float64(s.n) * (1 + s.degree(direction))
	}
	return work
}

// sums counts for every class of the key level the neighbours that are there.
func (d *direct) sums(w *work) ([]sum, error) {
	classes := d.level.classes
	if !w.hold(16 * classes.len()) {
		return nil, w.err()
	}
	sums := make([]sum, classes.len())
	for i, s := range d.level.sites {
		err := w.spread(s.table.Len(), func(int) func(from, to uint32) {
			return func(from, to uint32) {
				looked := 0
				for row := from; row < to; row++ {
					if s.rows.Has(row) {
						class := classes.of[i][row]
						n, all := s.count(d.direction, row)
						sums[class] = sum{uint64(class) * d.level.stride, n}
						looked += all
					}
				}
				w.looked.Add(int64(looked))
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return sums, nil
}

// count is how many of a row's neighbours are there, and how many it has.
func (s *site) count(direction int, row uint32) (n uint64, all int) {
	for i := range s.roads[direction] {
		r := &s.roads[direction][i]
		ends, there := r.from(row), r.to.rows
		all += len(ends)
		if r.to.whole {
			n += uint64(len(ends))
			continue
		}
		for _, end := range ends {
			n += there[end/64] >> (end % 64) & 1
		}
	}
	return n, all
}
