package column

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
)

// Links are relationships of one mapped type whose ends are named by
// partition and key, because others own them. They are ordered by the strings
// of their ends.
type Links struct {
	*Block
	typ  *graph.RelationshipType
	Ends []LinkEnds
}

// LinkEnds names both ends of a link by codes of the dictionary.
type LinkEnds struct {
	FromPartition, FromKey uint32
	ToPartition, ToKey     uint32
}

// NewLinks are links with the block's rows as properties. The ends are
// ordered by CompareEnds and distinct.
func NewLinks(t *graph.RelationshipType, ends []LinkEnds, block *Block) *Links {
	return &Links{Block: block, typ: t, Ends: ends}
}

// CompareEnds orders links by the strings of their ends.
func (d *Dict) CompareEnds(a, b LinkEnds) int {
	if a == b {
		return 0
	}
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

// between are two tables that links join, by their place in a view.
type between struct{ from, to int }

// joined is a link between two rows of such tables.
type joined struct {
	from, to uint32
	row      uint32
}

// resolve makes pairs of the links whose both ends exist in the view.
func (l *Links) resolve(v *View) []*Edges {
	groups := map[between][]joined{}
	var order []between
	for i, e := range l.Ends {
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
		groups[key] = append(groups[key], joined{fromRow, toRow, uint32(i)})
	}
	edges := make([]*Edges, 0, len(order))
	for _, key := range order {
		pairs := l.pairs(groups[key])
		edges = append(edges, &Edges{pairs, l.typ, v.tables[key.from], v.tables[key.to]})
	}
	return edges
}

// pairs orders links by their rows and takes their properties along.
func (l *Links) pairs(links []joined) *Pairs {
	slices.SortFunc(links, func(a, b joined) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
	})
	block := NewBlock(l.dict, l.props)
	from, to := make([]uint32, len(links)), make([]uint32, len(links))
	var words []uint64
	for i, link := range links {
		from[i], to[i] = link.from, link.to
		words = l.Words(words[:0], link.row)
		block.Append(words)
	}
	return NewPairs(from, to, block)
}
