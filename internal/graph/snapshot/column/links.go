package column

import (
	"cmp"
	"slices"
)

// between are two tables that links join, by their place in a view.
type between struct{ from, to int }

// joined is a link between two rows of such tables, by its place in its set.
type joined struct {
	Pair
	link uint32
}

// resolve makes edges of the links whose both ends exist in the view.
func (l *Links) resolve(v *View) []*Edges {
	groups := map[between][]joined{}
	var order []between
	for i, e := range l.Keys {
		from, fromRow, ok := v.end(e.FromPartition, l.typ.From, e.FromKey)
		if !ok {
			continue
		}
		to, toRow, ok := v.end(e.ToPartition, l.typ.To, e.ToKey)
		if !ok {
			continue
		}
		key := between{from, to}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], joined{Pair{fromRow, toRow}, uint32(i)})
	}
	edges := make([]*Edges, len(order))
	for i, key := range order {
		edges[i] = &Edges{l.pairs(groups[key]), l.typ, v.tables[key.from], v.tables[key.to]}
	}
	return edges
}

// pairs orders links by their rows and takes their properties along.
func (l *Links) pairs(links []joined) *Pairs {
	slices.SortFunc(links, func(a, b joined) int {
		return cmp.Or(ComparePairs(a.Pair, b.Pair), cmp.Compare(a.link, b.link))
	})
	set := Set[Pair]{make([]Pair, len(links)), NewBlock(l.Block.dict, l.Block.props)}
	var words []uint64
	for i, link := range links {
		set.Keys[i] = link.Pair
		words = l.Block.Words(words[:0], link.link)
		set.Block.Append(words)
	}
	return NewPairs(set)
}
