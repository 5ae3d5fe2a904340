package column

import (
	"cmp"
	"iter"

	"parapet/internal/graph"
)

// Set is relationships of one type as data: the ends of each, ordered and
// distinct, and its properties and its history in the rows of the same place.
// K is Pair or LinkEnds.
type Set[K comparable] struct {
	Keys    []K
	Block   *Block
	History History
}

// At is the column of a property by its number, nil when no relationship defines
// it.
func (s Set[K]) At(property int) Column {
	if s.Block == nil {
		return nil
	}
	return s.Block.At(property)
}

// Pair is the rows of both ends of a relationship within a partition.
type Pair struct{ From, To uint32 }

// LinkEnds names both ends of a link by codes of the dictionary.
type LinkEnds struct {
	FromPartition, FromKey uint32
	ToPartition, ToKey     uint32
}

// ComparePairs orders pairs by the row they lead from, then by the other.
func ComparePairs(a, b Pair) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// CompareEnds orders links by the strings of their ends, whatever their
// codes.
func (d *Dict) CompareEnds(a, b LinkEnds) int {
	return cmp.Or(
		d.compare(a.FromPartition, b.FromPartition),
		d.compare(a.FromKey, b.FromKey),
		d.compare(a.ToPartition, b.ToPartition),
		d.compare(a.ToKey, b.ToKey),
	)
}

func (d *Dict) compare(a, b uint32) int {
	if a == b {
		return 0
	}
	return cmp.Compare(d.Text(a), d.Text(b))
}

// Links are relationships of one mapped type, whose ends are named because
// others own them. They are ordered by CompareEnds.
type Links struct {
	Set[LinkEnds]
	typ *graph.RelationshipType
}

// NewLinks are the links of a type. Without a history they came in generation
// 0.
func NewLinks(t *graph.RelationshipType, links Set[LinkEnds]) *Links {
	if links.History.Created == nil {
		links.History = NewHistory(0, len(links.Keys))
	}
	return &Links{Set: links, typ: t}
}

// Size is the number of bytes they take in memory.
func (l *Links) Size() int64 {
	const ends = 16
	return ends*int64(cap(l.Keys)) + l.Block.Size() + l.History.Size()
}

// Zip walks two ordered lists of distinct keys side by side and yields the
// places of each key in both, -1 where a list does not have it.
func Zip[K comparable](a, b []K, compare func(a, b K) int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		for i, j := 0, 0; i < len(a) || j < len(b); {
			side := -1
			switch {
			case i == len(a):
				side = 1
			case j < len(b):
				side = compare(a[i], b[j])
			}
			at, bt := i, j
			if side > 0 {
				at = -1
			} else {
				i++
			}
			if side < 0 {
				bt = -1
			} else {
				j++
			}
			if !yield(at, bt) {
				return
			}
		}
	}
}
