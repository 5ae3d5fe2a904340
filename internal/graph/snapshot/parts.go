package snapshot

import (
	"errors"
	"path/filepath"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
)

// parts names and loads what is stored of one type. The names of parts are
// those of the segments they come from.
type parts struct {
	store    *Store
	files    layout.Stored
	named    string // the base and the deltas
	volatile layout.Open
	volNamed string
}

func (s *Store) parts(t *manifest.Type) *parts {
	p := &parts{
		store: s,
		files: layout.Stored{Base: s.opener(t.Base), Dict: s.dict},
		named: names(append([]manifest.Segment{t.Base}, t.Deltas...)...),
	}
	for _, d := range t.Deltas {
		p.files.Deltas = append(p.files.Deltas, s.opener(d))
	}
	if t.Volatile != nil {
		p.volatile, p.volNamed = s.opener(*t.Volatile), names(*t.Volatile)
	}
	return p
}

// opener opens a segment, which was verified before, to read parts of it.
func (s *Store) opener(m manifest.Segment) layout.Open {
	return func() (*segment.File, error) { return openSegment(s.dir, m, s.dict) }
}

// openSegment opens a segment, whose strings go to the dictionary.
func openSegment(dir *disk.Dir, m manifest.Segment, d *column.Dict) (*segment.File, error) {
	file, err := dir.Open(m.File)
	if err != nil {
		return nil, err
	}
	f, err := segment.Open(filepath.Join(dir.Path, m.Name), file, m.Size, m.Rows, d)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return f, nil
}

func (p *parts) core(t *graph.EntityType) *cache.Unit[*column.Core] {
	files := p.files
	return cache.Named(p.store.cache, "core"+p.named, (*column.Core).Size, func() (*column.Core, error) {
		return files.Core(t)
	})
}

func (p *parts) ends(fromRows, toRows int) *cache.Unit[*column.Adjacency] {
	files := p.files
	return cache.Named(p.store.cache, "ends"+p.named, (*column.Adjacency).Size, func() (*column.Adjacency, error) {
		return files.Adjacency(fromRows, toRows)
	})
}

func (p *parts) edits(ends *cache.Unit[*column.Adjacency]) *cache.Unit[delta.Edits] {
	files := p.files
	if len(files.Deltas) == 0 {
		return cache.Fixed[delta.Edits](nil)
	}
	return cache.Named(p.store.cache, "edits"+p.named, delta.Edits.Size, func() (delta.Edits, error) {
		a, err := ends.Get()
		if err != nil {
			return nil, err
		}
		return files.PairEdits(a)
	})
}

func (p *parts) history(edits *cache.Unit[delta.Edits]) *cache.Unit[column.History] {
	files := p.files
	return cache.Named(p.store.cache, "history"+p.named, column.History.Size, func() (column.History, error) {
		e, err := edits.Get()
		if err != nil {
			return column.History{}, err
		}
		return files.EditedHistory(e)
	})
}

func sizeOf(c column.Column) int64 {
	if c == nil {
		return 0
	}
	return c.Size()
}

// column is a property: a volatile one from its own segment, any other as
// load reads it from the rest.
func (p *parts) column(property graph.Property, load func() (column.Column, error)) *cache.Unit[column.Column] {
	name := "column " + property.Name
	if !property.Volatile {
		return cache.Named(p.store.cache, name+p.named, sizeOf, load)
	}
	volatile := p.volatile
	if volatile == nil {
		return cache.Fixed[column.Column](nil)
	}
	return cache.Named(p.store.cache, name+p.volNamed, sizeOf, func() (column.Column, error) {
		return layout.VolatileProperty(volatile, property)
	})
}

// ofEntities are the properties of entities.
func (p *parts) ofEntities(props []graph.Property) []*cache.Unit[column.Column] {
	files := p.files
	columns := make([]*cache.Unit[column.Column], len(props))
	for i, property := range props {
		columns[i] = p.column(property, func() (column.Column, error) { return files.Property(property) })
	}
	return columns
}

// picker reads properties of entities.
func (p *parts) picker(props []graph.Property) pick {
	return p.withVolatile(props, func(i int, rows []uint32) ([]uint64, error) { return p.files.Words(props[i], rows) })
}

// pairPicker reads properties of relationships.
func (p *parts) pairPicker(props []graph.Property, edits *cache.Unit[delta.Edits]) pick {
	return p.withVolatile(props, func(i int, rows []uint32) ([]uint64, error) {
		e, err := edits.Get()
		if err != nil {
			return nil, err
		}
		return p.files.EditedWords(e, props[i], rows)
	})
}

// withVolatile reads volatile properties from their own segment.
func (p *parts) withVolatile(props []graph.Property, stable pick) pick {
	return func(i int, rows []uint32) ([]uint64, error) {
		if !props[i].Volatile {
			return stable(i, rows)
		}
		if p.volatile == nil {
			return wordsOf(nil, props[i].Kind, rows), nil
		}
		return layout.Stored{Base: p.volatile, Dict: p.store.dict}.Words(props[i], rows)
	}
}

// storyPicker reads the history of relationships.
func (p *parts) storyPicker(edits *cache.Unit[delta.Edits]) func(rows []uint32) (column.History, error) {
	return func(rows []uint32) (column.History, error) {
		e, err := edits.Get()
		if err != nil {
			return column.History{}, err
		}
		return p.files.EditedStories(e, rows)
	}
}

// ofPairs are the properties of relationships.
func (p *parts) ofPairs(props []graph.Property, edits *cache.Unit[delta.Edits]) []*cache.Unit[column.Column] {
	files := p.files
	columns := make([]*cache.Unit[column.Column], len(props))
	for i, property := range props {
		columns[i] = p.column(property, func() (column.Column, error) {
			e, err := edits.Get()
			if err != nil {
				return nil, err
			}
			return files.EditedProperty(e, property)
		})
	}
	return columns
}

func (p *parts) links(t *graph.RelationshipType) *cache.Unit[*column.Links] {
	files, volatile := p.files, p.volatile
	return cache.Named(p.store.cache, "links"+p.named+p.volNamed, (*column.Links).Size, func() (*column.Links, error) {
		return files.Links(t, volatile)
	})
}

// fixed are the columns of a block that is in memory anyway.
func fixed(b *column.Block) []*cache.Unit[column.Column] {
	columns := make([]*cache.Unit[column.Column], len(b.Properties()))
	for i := range columns {
		columns[i] = cache.Fixed(b.At(i))
	}
	return columns
}
