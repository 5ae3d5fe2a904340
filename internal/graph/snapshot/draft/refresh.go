package draft

import (
	"cmp"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// refresh is a value that a volatile property has now: of the entity whose key
// has the code, or of all relationships that begin at it.
type refresh struct {
	key      uint32
	property uint32
	word     uint64
}

// refreshes adds what is said of the properties of one key.
func (s *shape) refreshes(all []refresh, key uint32, props graph.Props) ([]refresh, error) {
	next := 0
	for _, p := range props {
		i, ok := s.find(p.Name, next)
		if !ok {
			return all, fmt.Errorf("property %s is not declared", p.Name)
		}
		if !s.props[i].Volatile {
			return all, fmt.Errorf("property %s is not volatile: to change it, put all that has it", p.Name)
		}
		next = i + 1
		if !p.Value.Defined() {
			continue
		}
		word, err := s.wordOf(i, p.Value)
		if err != nil {
			return all, err
		}
		all = append(all, refresh{key, uint32(i), word})
	}
	return all, nil
}

func (e *entities) refresh(key uint32, props graph.Props) (err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fresh, err = e.refreshes(e.fresh, key, props)
	return err
}

// unite orders what is refreshed by property and makes one of all that is said
// of the same.
func (s *shape) unite(all []refresh) []refresh {
	slices.SortFunc(all, func(a, b refresh) int {
		return cmp.Or(cmp.Compare(a.property, b.property), cmp.Compare(a.key, b.key))
	})
	united := all[:0]
	for _, f := range all {
		if n := len(united); n > 0 && united[n-1].property == f.property && united[n-1].key == f.key {
			united[n-1].word = s.merge(int(f.property), united[n-1].word, f.word)
			continue
		}
		united = append(united, f)
	}
	return united
}

// freshen makes anew the columns of n things that what is united changes, and
// has nil for the others. The rows of a key are those that it calls visit with.
func (s *shape) freshen(all []refresh, n int, stored func(property int) (column.Column, error), rows func(key uint32, visit func(row uint32))) ([]column.Column, error) {
	columns := make([]column.Column, len(s.props))
	for len(all) > 0 {
		i := int(all[0].property)
		last := 1
		for last < len(all) && int(all[last].property) == i {
			last++
		}
		old, err := stored(i)
		if err != nil {
			return nil, err
		}
		columns[i] = s.freshened(i, all[:last], old, n, rows)
		all = all[last:]
	}
	return columns, nil
}

// freshened is a column after what refreshes it, nil when nothing differs.
func (s *shape) freshened(property int, by []refresh, old column.Column, n int, rows func(key uint32, visit func(row uint32))) column.Column {
	kind := s.props[property].Kind
	var made *column.Builder
	for _, f := range by {
		rows(f.key, func(row uint32) {
			before := column.WordOf(old, kind, row)
			word := s.known(property, f.word, before)
			if word == before {
				return
			}
			if made == nil {
				made = column.NewBuilder(s.dict, kind, n)
				made.AppendRun(old, 0, n)
			}
			made.Set(row, word)
		})
	}
	if made == nil {
		return nil
	}
	return made.Column()
}

// freshenPairs does so for stored pairs. Those that were seen are not touched.
func freshenPairs(r *relations[column.Pair], seen []column.Pair, from *column.Core, ends *column.Adjacency, stored func(property int) (column.Column, error)) ([]column.Column, error) {
	return r.freshen(r.unite(r.fresh), ends.Len(), stored, func(key uint32, visit func(row uint32)) {
		row, ok := from.RowOf(key)
		if !ok {
			return
		}
		to, slot := ends.Out(row)
		for i, end := range to {
			if _, isSeen := slices.BinarySearchFunc(seen, column.Pair{From: row, To: end}, column.ComparePairs); !isSeen {
				visit(slot + uint32(i))
			}
		}
	})
}

// freshenSet does so for pairs that are in memory, and says whether any differ.
func freshenSet(r *relations[column.Pair], seen []column.Pair, from *column.Core, set column.Set[column.Pair]) (column.Set[column.Pair], bool) {
	columns, _ := freshenPairs(r, seen, from, column.NewAdjacency(set.Keys), func(property int) (column.Column, error) {
		return set.At(property), nil // which never fails
	})
	if !slices.ContainsFunc(columns, isMade) {
		return set, false
	}
	for i, c := range columns {
		if c == nil {
			columns[i] = set.At(i)
		}
	}
	set.Block = column.BlockOf(r.dict, r.props, columns, len(set.Keys))
	return set, true
}

func isMade(c column.Column) bool { return c != nil }
