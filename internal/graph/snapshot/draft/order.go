package draft

import (
	"cmp"
	"math"
	"slices"

	"parapet/internal/graph/snapshot/column"
)

// none is no row.
const none = math.MaxUint32

// sighting is the relationships that were put: their final keys, ordered and
// distinct, and the first record of each.
type sighting[K comparable] struct {
	keys    []K
	records []uint32
	more    []again
}

// again is one more record of the relationship in a row.
type again struct{ row, record uint32 }

// add adds a record, whose key is not before the last.
func (s *sighting[K]) add(key K, record uint32) {
	if n := len(s.keys); n > 0 && s.keys[n-1] == key {
		s.more = append(s.more, again{uint32(n - 1), record})
		return
	}
	s.keys = append(s.keys, key)
	s.records = append(s.records, record)
}

func newSighting[K comparable](room int) sighting[K] {
	return sighting[K]{keys: make([]K, 0, room), records: make([]uint32, 0, room)}
}

// sort orders the records. Those whose ends do not live are left out.
func (r *relations[K]) sort(lives func(K) bool, compare func(a, b K) int) sighting[K] {
	type placed struct {
		key    K
		record uint32
	}
	var all []placed
	for i, p := range r.pages {
		for j := range p.n {
			if key := p.key(r.codec, j); lives(key) {
				all = append(all, placed{key, record(i, j)})
			}
		}
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(compare(a.key, b.key), cmp.Compare(a.record, b.record))
	})
	seen := newSighting[K](len(all))
	for _, p := range all {
		seen.add(p.key, p.record)
	}
	return seen
}

// sortPairs does the same to pairs between two tables, which it finds by the
// codes of their keys, and forgets those. There are millions of them, and they
// come almost ordered: it groups them by one end and orders each group by the
// other.
func sortPairs(r *relations[column.Pair], from, to *column.Core) sighting[column.Pair] {
	ends := findRows(r.pages, from, to) // where groups begin, and after that where they end
	// Of each pair, the row that it leads to and its record.
	all := make([]uint64, ends[len(ends)-1])
	for i, p := range r.pages {
		fromRows, toRows := p.columns[0], p.columns[1]
		for j := range p.n {
			if row, toRow := fromRows.at(j), toRows.at(j); row != none && toRow != none {
				all[ends[row]] = toRow<<32 | uint64(record(i, j))
				ends[row]++
			}
		}
		p.columns[0], p.columns[1] = nil, nil
	}
	seen, first := newSighting[column.Pair](len(all)), uint32(0)
	for row := range uint32(from.Len()) {
		group := all[first:ends[row]]
		slices.Sort(group)
		for _, x := range group {
			seen.add(column.Pair{From: row, To: uint32(x >> 32)}, uint32(x))
		}
		first = ends[row]
	}
	return seen
}

// placePairs are pairs of keys as pairs of rows. What has no row is left out.
func placePairs(keys []column.Pair, from, to *column.Core) map[column.Pair]bool {
	placed := make(map[column.Pair]bool, len(keys))
	for _, key := range keys {
		fromRow, ok := from.RowOf(key.From)
		toRow, ok2 := to.RowOf(key.To)
		if ok && ok2 {
			placed[column.Pair{From: fromRow, To: toRow}] = true
		}
	}
	return placed
}

// findRows puts the rows of both ends in the place of their keys, none where one
// is not there. It says how many pairs lead from the rows before each, and last
// how many there are.
func findRows(pages []*page[column.Pair], from, to *column.Core) []uint32 {
	before := make([]uint32, from.Len()+1)
	for _, p := range pages {
		fromRows, toRows := p.columns[0].mapped(rowIn(from)), p.columns[1].mapped(rowIn(to))
		for j := range p.n {
			if row := fromRows.at(j); row != none && toRows.at(j) != none {
				before[row+1]++
			}
		}
		p.columns[0], p.columns[1] = fromRows, toRows
	}
	for i := 1; i < len(before); i++ {
		before[i] += before[i-1]
	}
	return before
}

// rowIn finds the row of a key.
func rowIn(core *column.Core) func(key uint64) uint64 {
	return func(key uint64) uint64 {
		if row, ok := core.RowOf(uint32(key)); ok {
			return uint64(row)
		}
		return none
	}
}
