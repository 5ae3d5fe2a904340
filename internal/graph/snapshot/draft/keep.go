package draft

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

func (r *relations[K]) keep(from uint32, fresh graph.Props) (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keepers = append(r.keepers, from)
	r.fresh, err = r.refreshes(r.fresh, from, fresh)
	return err
}

// keptByEnds are the rows, of the n of a type, that stay because of where stored
// relationships begin that lead to them. Nothing is put any more by then.
func (m *merge) keptByEnds(t graph.Type, n int) (rowSet, error) {
	kept := newRowSet(n)
	for _, r := range m.Draft.pairs {
		if r.typ.To != t || len(r.keepers) == 0 {
			continue
		}
		from, err := m.Old.Core(r.typ.From)
		if err != nil {
			return nil, err
		}
		ends, err := endsOf(m.Old, r.typ.Type)
		if err != nil {
			return nil, err
		}
		r.keepEnds(kept, from, ends)
	}
	return kept, nil
}

func (r *relations[K]) keepEnds(kept rowSet, from *column.Core, ends *column.Adjacency) {
	for _, keeper := range r.keepers {
		row, known := from.RowOf(keeper)
		if !known {
			continue
		}
		to, _ := ends.Out(row)
		for _, end := range to {
			kept.add(int(end))
		}
	}
}

// endsOf are the ends of the pairs of a type.
func endsOf(s State, t graph.Type) (*column.Adjacency, error) {
	if parts := s.Parts(t); parts != nil {
		return parts.Ends()
	}
	pairs, err := s.Pairs(t)
	if pairs == nil || err != nil {
		return column.NewAdjacency(nil), err
	}
	return pairs.Adjacency, nil
}
