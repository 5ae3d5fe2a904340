package column

import (
	"slices"
)

// Pairs are relationships of one type between two sets of rows, ordered by
// the row they lead from and then by the row they lead to. The place of a
// relationship in that order is its slot; its properties are the block's row
// of that number.
type Pairs struct {
	*Block
	out adjacency
	in  adjacency
}

// adjacency lists for every row, until at[row+1], the rows at the other end.
// Rows beyond the last that has any are not there.
type adjacency struct {
	at   []uint32
	ends []uint32
}

func (a adjacency) of(row uint32) ([]uint32, uint32) {
	if int(row)+1 >= len(a.at) {
		return nil, 0
	}
	first, last := a.at[row], a.at[row+1]
	return a.ends[first:last:last], first
}

// NewPairs are the relationships of a set.
func NewPairs(set Set[Pair]) *Pairs {
	from, to := make([]uint32, len(set.Keys)), make([]uint32, len(set.Keys))
	for i, key := range set.Keys {
		from[i], to[i] = key.From, key.To
	}
	return &Pairs{
		Block: set.Block,
		out:   adjacency{offsets(from), to},
		in:    reverse(from, to),
	}
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

func reverse(from, to []uint32) adjacency {
	a := adjacency{offsets(to), make([]uint32, len(to))}
	next := slices.Clone(a.at)
	for i, row := range to {
		a.ends[next[row]] = from[i]
		next[row]++
	}
	return a
}

// Out are the rows that a row leads to, ascending, and the slot of the first;
// the slots of the others follow.
func (p *Pairs) Out(row uint32) (to []uint32, slot uint32) { return p.out.of(row) }

// In are the rows that lead to a row, ascending.
func (p *Pairs) In(row uint32) []uint32 {
	from, _ := p.in.of(row)
	return from
}

// Slot is the slot of the relationship between two rows, if there is one.
func (p *Pairs) Slot(from, to uint32) (uint32, bool) {
	ends, first := p.out.of(from)
	i, ok := slices.BinarySearch(ends, to)
	return first + uint32(i), ok
}

// Degree is the number of relationships that lead from a row and to it.
func (p *Pairs) Degree(row uint32) (out, in int) {
	to, _ := p.out.of(row)
	from, _ := p.in.of(row)
	return len(to), len(from)
}

// Fit says whether all ends are rows of these tables, which may be nil.
func (p *Pairs) Fit(from, to *Rows) bool {
	if p.Len() == 0 {
		return true
	}
	return from != nil && to != nil && len(p.out.at) <= from.Len()+1 && len(p.in.at) <= to.Len()+1
}

// Set is the relationships as a set.
func (p *Pairs) Set() Set[Pair] {
	keys := make([]Pair, 0, len(p.out.ends))
	for row := range max(len(p.out.at), 1) - 1 {
		to, _ := p.Out(uint32(row))
		for _, end := range to {
			keys = append(keys, Pair{uint32(row), end})
		}
	}
	return Set[Pair]{keys, p.Block}
}
