package column

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
)

// Find is the place of an entity's table in a view, and its row, by the codes
// of its partition and key.
type Find func(partition uint32, t graph.Type, key uint32) (table int, row uint32, ok bool)

// Joined are links between the rows of two tables, which are given by their
// places in a view.
type Joined struct {
	From, To int
	Pairs    *Pairs
}

// between are the places of two tables that links join.
type between struct{ from, to int }

// joined is a link between two rows of such tables, by its place in its set.
type joined struct {
	Pair
	link uint32
}

// Resolve finds the links whose both ends exist, by the tables they join.
func (l *Links) Resolve(find Find) []Joined {
	groups := map[between][]joined{}
	var order []between
	for i, e := range l.Keys {
		from, fromRow, ok := find(e.FromPartition, l.typ.From, e.FromKey)
		if !ok {
			continue
		}
		to, toRow, ok := find(e.ToPartition, l.typ.To, e.ToKey)
		if !ok {
			continue
		}
		key := between{from, to}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], joined{Pair{fromRow, toRow}, uint32(i)})
	}
	all := make([]Joined, len(order))
	for i, key := range order {
		all[i] = Joined{key.from, key.to, l.pairs(groups[key])}
	}
	return all
}

// pairs orders links by their rows and takes the rest along.
func (l *Links) pairs(links []joined) *Pairs {
	slices.SortFunc(links, func(a, b joined) int {
		return cmp.Or(ComparePairs(a.Pair, b.Pair), cmp.Compare(a.link, b.link))
	})
	set := Set[Pair]{make([]Pair, len(links)), NewBlock(l.Block.dict, l.Block.props), NewHistory(0, 0)}
	var words []uint64
	for i, link := range links {
		set.Keys[i] = link.Pair
		words = l.Block.Words(words[:0], link.link)
		set.Block.Append(words)
		set.History.Append(l.History.At(link.link))
	}
	return NewPairs(set)
}

// Size is the number of bytes they take in memory.
func (j Joined) Size() int64 {
	return j.Pairs.Adjacency.Size() + j.Pairs.Block.Size() + j.Pairs.history.Size()
}
