package column

import "slices"

// Adjacency is which rows relationships of one type join, in both directions.
type Adjacency struct {
	out ends
	in  ends
}

// ends lists for every row, until at[row+1], the rows at the other end. Rows
// beyond the last that has any are not there.
type ends struct {
	at   []uint32
	rows []uint32
}

func (e ends) of(row uint32) ([]uint32, uint32) {
	if int(row)+1 >= len(e.at) {
		return nil, 0
	}
	first, last := e.at[row], e.at[row+1]
	return e.rows[first:last:last], first
}

func (e ends) size() int64 { return 4 * int64(cap(e.at)+cap(e.rows)) }

// NewAdjacency is that of ordered pairs.
func NewAdjacency(pairs []Pair) *Adjacency {
	from, to := make([]uint32, len(pairs)), make([]uint32, len(pairs))
	for i, p := range pairs {
		from[i], to[i] = p.From, p.To
	}
	return Join(from, to)
}

// Join is the adjacency of pairs, ordered, whose ends are given one by one. It
// keeps to.
func Join(from, to []uint32) *Adjacency {
	return &Adjacency{ends{offsets(from), to}, reverse(from, to)}
}

// offsets counts how often each row occurs and sums up.
func offsets(rows []uint32) []uint32 {
	if len(rows) == 0 {
		return nil
	}
	at := make([]uint32, slices.Max(rows)+2)
	for _, row := range rows {
		at[row+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	return at
}

func reverse(from, to []uint32) ends {
	e := ends{offsets(to), make([]uint32, len(to))}
	next := slices.Clone(e.at)
	for i, row := range to {
		e.rows[next[row]] = from[i]
		next[row]++
	}
	return e
}

// Out are the rows that a row leads to, ascending, and the slot of the first;
// the slots of the others follow.
func (a *Adjacency) Out(row uint32) (to []uint32, slot uint32) { return a.out.of(row) }

// In are the rows that lead to a row, ascending.
func (a *Adjacency) In(row uint32) []uint32 {
	from, _ := a.in.of(row)
	return from
}

// Slot is the slot of the relationship between two rows, if there is one.
func (a *Adjacency) Slot(from, to uint32) (uint32, bool) {
	ends, first := a.out.of(from)
	i, ok := slices.BinarySearch(ends, to)
	return first + uint32(i), ok
}

// Place is how many relationships come before one, in the order of their ends,
// whether it is there or not.
func (a *Adjacency) Place(p Pair) int {
	if int(p.From)+1 >= len(a.out.at) {
		return a.Len()
	}
	slot, _ := a.Slot(p.From, p.To)
	return int(slot)
}

// Len is the number of relationships.
func (a *Adjacency) Len() int { return len(a.out.rows) }

// Size is the number of bytes it takes in memory.
func (a *Adjacency) Size() int64 { return a.out.size() + a.in.size() }

// Keys are the pairs in order.
func (a *Adjacency) Keys() []Pair {
	keys := make([]Pair, 0, a.Len())
	for row := range max(len(a.out.at), 1) - 1 {
		to, _ := a.Out(uint32(row))
		for _, end := range to {
			keys = append(keys, Pair{uint32(row), end})
		}
	}
	return keys
}
