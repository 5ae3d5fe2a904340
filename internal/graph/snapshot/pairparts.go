package snapshot

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// pairParts names and loads what is stored of relationships within a partition.
type pairParts struct {
	ends     *cache.Unit[*column.Adjacency]
	stable   followed
	volatile followed // without files when nothing has volatile properties
}

// followed is files with the edits by which their deltas make the relationships
// that there are. Columns follow one by one, because rows move.
type followed struct {
	*files
	edits *cache.Unit[delta.Edits]
}

// pairs are those of a type between tables of so many rows.
func (p *parts) pairs(fromRows, toRows int) *pairParts {
	ends := cache.Named(p.cache, "ends"+p.named, (*column.Adjacency).Size, func() (*column.Adjacency, error) {
		return p.Adjacency(fromRows, toRows)
	})
	return &pairParts{ends, p.follow(ends), p.volatile.follow(ends)}
}

func (f *files) follow(ends *cache.Unit[*column.Adjacency]) followed {
	if f == nil || len(f.Deltas) == 0 {
		return followed{f, cache.Fixed[delta.Edits](nil)}
	}
	return followed{f, cache.Named(f.cache, "edits"+f.named, delta.Edits.Size, func() (delta.Edits, error) {
		a, err := ends.Get()
		if err != nil {
			return nil, err
		}
		return f.PairEdits(a)
	})}
}

func (p *pairParts) of(property graph.Property) followed {
	if property.Volatile {
		return p.volatile
	}
	return p.stable
}

// columns are the properties.
func (p *pairParts) columns(props []graph.Property) []*cache.Unit[column.Column] {
	columns := make([]*cache.Unit[column.Column], len(props))
	for i, property := range props {
		f := p.of(property)
		columns[i] = f.column(property, func() (column.Column, error) {
			e, err := f.edits.Get()
			if err != nil {
				return nil, err
			}
			return f.EditedProperty(e, property)
		})
	}
	return columns
}

// picker reads properties of some rows.
func (p *pairParts) picker(props []graph.Property) pick {
	return func(i int, rows []uint32) ([]uint64, error) {
		f := p.of(props[i])
		if f.files == nil {
			return wordsOf(nil, props[i].Kind, rows), nil
		}
		e, err := f.edits.Get()
		if err != nil {
			return nil, err
		}
		return f.EditedWords(e, props[i], rows)
	}
}

// history is when each came and which version it is.
func (p *pairParts) history() *cache.Unit[column.History] {
	f := p.stable
	return cache.Named(f.cache, "history"+f.named, column.History.Size, func() (column.History, error) {
		e, err := f.edits.Get()
		if err != nil {
			return column.History{}, err
		}
		return f.EditedHistory(e)
	})
}

// stories reads the history of some rows.
func (p *pairParts) stories(rows []uint32) (column.History, error) {
	e, err := p.stable.edits.Get()
	if err != nil {
		return column.History{}, err
	}
	return p.stable.EditedStories(e, rows)
}
