package column

import (
	"slices"
	"sync"
	"sync/atomic"
)

// Adjacency is which rows relationships of one type join, in both directions.
// The one back is made when it is first asked for: a run that reads changes
// looks at few types from there.
type Adjacency struct {
	out ends

	making sync.Mutex // held by who makes in
	in     atomic.Pointer[ends]
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
	if len(pairs) == 0 {
		return AdjacencyFrom(nil, nil)
	}
	return AdjacencyFrom(offsets(from, from[len(from)-1]), to)
}

// AdjacencyFrom is that of relationships that lead to these rows: those that begin at
// a row are the ones from at[row] until at[row+1]. It keeps both.
func AdjacencyFrom(at, to []uint32) *Adjacency { return adjacencyOf(ends{at, to}) }

func adjacencyOf(out ends) *Adjacency { return &Adjacency{out: out} }

// offsets counts how often each row up to the last occurs and sums up.
func offsets(rows []uint32, last uint32) []uint32 {
	at := make([]uint32, last+2)
	for _, row := range rows {
		at[row+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	return at
}

// Splice is the adjacency after some of its pairs went and others came, both in
// order.
func (a *Adjacency) Splice(gone, come []Pair) *Adjacency {
	rows := make([]uint32, 0, a.Len()-len(gone)+len(come))
	at := slices.Clone(a.out.at)
	if len(come) > 0 {
		last := int(come[len(come)-1].From)
		for n := uint32(a.Len()); len(at) < last+2; {
			at = append(at, n) // of rows that had none
		}
	}
	moved := make([]int, len(at)) // how many more pairs begin at the row before
	next := 0
	for i, j := range Zip(gone, come, ComparePairs) {
		if i >= 0 {
			place := a.Place(gone[i])
			rows = append(rows, a.out.rows[next:place]...)
			next = place + 1
			moved[gone[i].From+1]--
			continue
		}
		place := a.Place(come[j])
		rows = append(append(rows, a.out.rows[next:place]...), come[j].To)
		next = place
		moved[come[j].From+1]++
	}
	rows = append(rows, a.out.rows[next:]...)
	for row, sum := 0, 0; row < len(at); row++ {
		sum += moved[row]
		at[row] = uint32(int(at[row]) + sum)
	}
	return adjacencyOf(ends{at, rows})
}

// Out are the rows that a row leads to, ascending, and the slot of the first;
// the slots of the others follow.
func (a *Adjacency) Out(row uint32) (to []uint32, slot uint32) { return a.out.of(row) }

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
func (a *Adjacency) Size() int64 {
	if in := a.in.Load(); in != nil {
		return a.out.size() + in.size()
	}
	return a.out.size()
}

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
