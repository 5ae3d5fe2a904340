package sweep

import (
	"slices"

	"parapet/internal/graph/snapshot/exec/cond"
)

// reduce leaves of every level the rows that stand in some match: those that
// the start leads to, and of them those that lead to the end.
func (t *task) reduce() error {
	levels := t.chain.levels
	t.filter(levels[0])
	t.lap(levels[0])
	for i := 1; i < len(levels); i++ {
		if err := t.restrict(levels[i], levels[i-1], toStart); err != nil {
			return err
		}
	}
	if err := t.without(levels[len(levels)-1], t.chain.absent); err != nil {
		return err
	}
	for i := len(levels) - 2; i >= 0; i-- {
		if err := t.restrict(levels[i], levels[i+1], toEnd); err != nil {
			return err
		}
	}
	return t.work.err()
}

// without takes from a level the rows from which a chain leads on.
func (t *task) without(l *level, c *chain) error {
	if c == nil {
		return nil
	}
	first := c.levels[0]
	first.filtered = true
	for i, s := range l.sites {
		first.sites[i].set(s.rows)
	}
	t.filter(c.levels[len(c.levels)-1])
	t.lap(c.levels[len(c.levels)-1])
	if err := t.without(c.levels[len(c.levels)-1], c.absent); err != nil {
		return err
	}
	for i := len(c.levels) - 2; i >= 0; i-- {
		if err := t.restrict(c.levels[i], c.levels[i+1], toEnd); err != nil {
			return err
		}
	}
	for i, s := range l.sites {
		left := slices.Clone(s.rows)
		for j, word := range first.sites[i].rows {
			left[j] &^= word
		}
		s.set(left)
	}
	c.left = l.members()
	t.lap(l)
	return nil
}

// restrict leaves of a level the rows from which a hop in the direction leads
// to a row of the other level, and which pass the filter. It looks from
// whichever level is cheaper: the other level goes through all neighbours, of
// which only those it leads to are tested; a row of this level that passes is
// done with its first neighbour that is there.
func (t *task) restrict(l, other *level, direction int) error {
	push, pull := 0.0, 0.0
	for _, s := range other.sites {
		push += float64(s.n) * (1 + s.degree(1-direction))
	}
	for _, s := range l.sites {
		pull += float64(s.n) * (1 + min(s.degree(direction), s.probes(direction)))
	}
	defer t.lap(l)
	if push < pull {
		err := t.push(l, other, direction)
		t.filter(l)
		return err
	}
	t.filter(l)
	return t.pull(l, direction)
}

// probes is how many neighbours of a row are looked at, on average, until one
// is there, if rows are there by chance.
func (s *site) probes(direction int) float64 {
	rows, there := 0, 0
	for _, r := range s.roads[direction] {
		rows, there = rows+r.to.table.Len(), there+r.to.n
	}
	return float64(rows) / float64(max(1, there))
}

func (t *task) push(l, other *level, direction int) error {
	reached := make([]cond.Bits, len(l.sites))
	for i, s := range l.sites {
		reached[i] = t.bits(s.table)
	}
	looked := 0
	for _, s := range other.sites {
		for row := range s.rows.Rows() {
			for i := range s.roads[1-direction] {
				r := &s.roads[1-direction][i]
				ends, bits := r.from(row), reached[r.to.place]
				for _, end := range ends {
					bits.Set(end)
				}
				looked += len(ends)
			}
			if t.work.stopped.Load() {
				return t.work.err()
			}
		}
	}
	t.work.looked.Add(int64(looked))
	for i, s := range l.sites {
		for j, word := range s.rows {
			reached[i][j] &= word
		}
		s.set(reached[i])
	}
	return nil
}

func (t *task) pull(l *level, direction int) error {
	for _, s := range l.sites {
		left := t.bits(s.table)
		err := t.work.spread(s.table.Len(), func(int) func(from, to uint32) {
			return func(from, to uint32) {
				looked := 0
				for row := from; row < to; row++ {
					if !s.rows.Has(row) {
						continue
					}
					leads, n := s.leads(direction, row)
					if looked += n; leads {
						left.Set(row)
					}
				}
				t.work.looked.Add(int64(looked))
			}
		})
		if err != nil {
			return err
		}
		s.set(left)
	}
	return nil
}

// leads says whether a hop in a direction leads on from a row, and how many
// neighbours it took to know. Relationships lead to living rows.
func (s *site) leads(direction int, row uint32) (leads bool, looked int) {
	for i := range s.roads[direction] {
		r := &s.roads[direction][i]
		there, ends := r.to.rows, r.from(row)
		if r.to.whole && len(ends) > 0 {
			return true, looked
		}
		for _, end := range ends {
			if looked++; there.Has(end) {
				return true, looked
			}
		}
	}
	return false, looked
}
