package column

import (
	"iter"
	"slices"
)

// In are the rows that lead to a row, ascending.
func (a *Adjacency) In(row uint32) []uint32 {
	from, _ := a.back().of(row)
	return from
}

// Arrivals are how many relationships lead to each row; to rows that are not there,
// none does.
func (a *Adjacency) Arrivals() []uint32 {
	var counts []uint32
	for _, row := range a.out.rows {
		if int(row) >= len(counts) {
			counts = append(counts, make([]uint32, int(row)+1-len(counts))...)
		}
		counts[row]++
	}
	return counts
}

// Into are the pairs that lead to one of a few rows, in order, each with its slot. It
// looks at all pairs: to find those of one row again and again is what In is for.
func (a *Adjacency) Into(rows []uint32) iter.Seq2[uint32, Pair] {
	return func(yield func(uint32, Pair) bool) {
		if len(rows) == 0 {
			return
		}
		wanted := make([]bool, slices.Max(rows)+1)
		for _, row := range rows {
			wanted[row] = true
		}
		for row := range max(len(a.out.at), 1) - 1 {
			to, slot := a.Out(uint32(row))
			for i, end := range to {
				if int(end) < len(wanted) && wanted[end] && !yield(slot+uint32(i), Pair{uint32(row), end}) {
					return
				}
			}
		}
	}
}

// back is the adjacency in the other direction.
func (a *Adjacency) back() *ends {
	if in := a.in.Load(); in != nil {
		return in
	}
	a.making.Lock()
	defer a.making.Unlock()
	if in := a.in.Load(); in != nil {
		return in
	}
	in := a.out.reverse()
	a.in.Store(&in)
	return &in
}

// Follow makes now what calls would make later, if they have had it made of what
// was there before.
func (a *Adjacency) Follow(before *Adjacency) {
	if before.in.Load() != nil {
		a.back()
	}
}

// reverse lists the same pairs by the rows at the other end.
func (e ends) reverse() ends {
	if len(e.rows) == 0 {
		return ends{}
	}
	other := ends{offsets(e.rows, slices.Max(e.rows)), make([]uint32, len(e.rows))}
	next := slices.Clone(other.at)
	for row := range max(len(e.at), 1) - 1 {
		for _, to := range e.rows[e.at[row]:e.at[row+1]] {
			other.rows[next[to]] = uint32(row)
			next[to]++
		}
	}
	return other
}
