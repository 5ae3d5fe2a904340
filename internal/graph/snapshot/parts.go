package snapshot

import (
	"errors"
	"path/filepath"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
)

// parts names and loads what is stored of one type.
type parts struct {
	*files
	volatile *files // of the volatile properties, nil when nothing has any
}

// files are a base and the deltas that follow it. The names of what is read from
// them are theirs.
type files struct {
	layout.Stored
	named string
	cache *cache.Cache
}

func (s *Store) parts(t *manifest.Type) *parts {
	p := &parts{files: s.files(t.Base, t.Deltas)}
	if t.Volatile != nil {
		p.volatile = s.files(*t.Volatile, t.VolatileDeltas)
	}
	if len(t.VolatileDeltas) > 0 {
		p.volatile.named += p.named // which say what is joined: rows are found by that
	}
	return p
}

func (s *Store) files(base manifest.Segment, deltas []manifest.Segment) *files {
	f := &files{
		Stored: layout.Stored{Base: s.opener(base), Dict: s.dict},
		named:  names(append([]manifest.Segment{base}, deltas...)...),
		cache:  s.cache,
	}
	for _, d := range deltas {
		f.Deltas = append(f.Deltas, s.opener(d))
	}
	return f
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

// of are the files of a property, nil when nothing has it.
func (p *parts) of(property graph.Property) *files {
	if property.Volatile {
		return p.volatile
	}
	return p.files
}

func (f *files) core(t *graph.EntityType) *cache.Unit[*column.Core] {
	return cache.Named(f.cache, "core"+f.named, (*column.Core).Size, func() (*column.Core, error) { return f.Core(t) })
}

// column is a property that load reads from the files.
func (f *files) column(property graph.Property, load func() (column.Column, error)) *cache.Unit[column.Column] {
	if f == nil {
		return cache.Fixed[column.Column](nil)
	}
	return cache.Named(f.cache, "column "+property.Name+f.named, sizeOf, load)
}

func sizeOf(c column.Column) int64 {
	if c == nil {
		return 0
	}
	return c.Size()
}

// ofEntities are the properties of entities.
func (p *parts) ofEntities(props []graph.Property) []*cache.Unit[column.Column] {
	columns := make([]*cache.Unit[column.Column], len(props))
	for i, property := range props {
		f := p.of(property)
		columns[i] = f.column(property, func() (column.Column, error) { return f.Property(property) })
	}
	return columns
}

// picker reads properties of entities.
func (p *parts) picker(props []graph.Property) pick {
	return func(i int, rows []uint32) ([]uint64, error) {
		f := p.of(props[i])
		if f == nil {
			return wordsOf(nil, props[i].Kind, rows), nil
		}
		return f.Words(props[i], rows)
	}
}

func (p *parts) links(t *graph.RelationshipType) *cache.Unit[*column.Links] {
	var volatile *layout.Stored
	if p.volatile != nil {
		volatile = &p.volatile.Stored
	}
	return cache.Named(p.cache, "links"+p.allNamed(), (*column.Links).Size, func() (*column.Links, error) {
		return p.Links(t, volatile)
	})
}

// allNamed names all files.
func (p *parts) allNamed() string {
	if p.volatile == nil {
		return p.named
	}
	return p.named + p.volatile.named // of links, which have no deltas of these
}

// fixed are the columns of a block that is in memory anyway.
func fixed(b *column.Block) []*cache.Unit[column.Column] {
	columns := make([]*cache.Unit[column.Column], len(b.Properties()))
	for i := range columns {
		columns[i] = cache.Fixed(b.At(i))
	}
	return columns
}
