package snapshot

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
)

// loading reads the types of a generation, several at once.
type loading struct {
	*Store
	known *state
	group errgroup.Group

	mu         sync.Mutex
	partitions map[graph.Partition]*column.Partition
}

// load reads a generation and takes from the known state what has the same
// segments there. Types that the schema does not declare stay on disk.
func (s *Store) load(m *manifest.Manifest, known *state) (*state, error) {
	l := &loading{Store: s, known: known, partitions: map[graph.Partition]*column.Partition{}}
	l.group.SetLimit(runtime.GOMAXPROCS(0))
	for name, p := range m.Partitions {
		into := newPartition(name)
		l.partitions[name] = into
		for t, stored := range p.Types {
			l.group.Go(func() error { return l.read(into, t, stored) })
		}
	}
	if err := l.group.Wait(); err != nil {
		return nil, err
	}
	if err := l.check(m); err != nil {
		return nil, err
	}
	return s.newState(m, l.partitions), nil
}

func newPartition(name graph.Partition) *column.Partition {
	return &column.Partition{
		Name: name,
		Rows: map[graph.Type]*column.Rows{}, Pairs: map[graph.Type]*column.Pairs{}, Links: map[graph.Type]*column.Links{},
	}
}

// read adds a type to its partition.
func (l *loading) read(into *column.Partition, t graph.Type, stored *manifest.Type) error {
	if l.reuse(into, t, stored) {
		return nil
	}
	entity, relationship := l.schema.Entity(t), l.schema.Relationship(t)
	if entity == nil && relationship == nil {
		return nil
	}
	files, err := l.open(stored)
	switch {
	case err != nil:
		return err
	case entity != nil:
		rows, err := layout.ReadRows(files, l.dict, entity)
		l.keep(func() { into.Rows[t] = rows })
		return err
	case relationship.Mapped:
		set, err := layout.ReadSet(files, l.dict, relationship.Properties, layout.LinkKeys(l.dict), l.dict.CompareEnds)
		l.keep(func() { into.Links[t] = column.NewLinks(relationship, set) })
		return err
	}
	set, err := layout.ReadSet(files, l.dict, relationship.Properties, layout.PairKeys(), column.ComparePairs)
	if err != nil {
		return err
	}
	pairs := column.NewPairs(set)
	l.keep(func() { into.Pairs[t] = pairs })
	return nil
}

func (l *loading) keep(store func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	store()
}

// reuse takes a type from the known state if it has the same segments.
func (l *loading) reuse(into *column.Partition, t graph.Type, stored *manifest.Type) bool {
	if l.known == nil || l.known.manifest.Partitions[into.Name] == nil {
		return false
	}
	have := l.known.manifest.Partitions[into.Name].Types[t]
	if have == nil || !sameSegments(have, stored) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	from := l.known.partitions[into.Name]
	if rows := from.Rows[t]; rows != nil {
		into.Rows[t] = rows
	}
	if pairs := from.Pairs[t]; pairs != nil {
		into.Pairs[t] = pairs
	}
	if links := from.Links[t]; links != nil {
		into.Links[t] = links
	}
	return true
}

func sameSegments(a, b *manifest.Type) bool {
	return a.Base == b.Base && reflect.DeepEqual(a.Deltas, b.Deltas) && reflect.DeepEqual(a.Volatile, b.Volatile)
}

// open reads and verifies the segments of a type.
func (s *Store) open(t *manifest.Type) (layout.Stored, error) {
	var files layout.Stored
	var err error
	if files.Base, err = s.openSegment(t.Base); err != nil {
		return files, err
	}
	for _, d := range t.Deltas {
		f, err := s.openSegment(d)
		if err != nil {
			return files, err
		}
		files.Deltas = append(files.Deltas, f)
	}
	if t.Volatile != nil {
		files.Volatile, err = s.openSegment(*t.Volatile)
	}
	return files, err
}

func (s *Store) openSegment(m manifest.Segment) (*segment.File, error) {
	data, err := s.dir.Read(m.File)
	if err != nil {
		return nil, err
	}
	return segment.Open(filepath.Join(s.dir.Path, m.Name), data, m.Rows, s.dict)
}

// check fails when a relationship leads to a row that its table does not
// have: the segments are whole, but not of one generation.
func (l *loading) check(m *manifest.Manifest) error {
	for name, p := range l.partitions {
		for t, pairs := range p.Pairs {
			decl := l.schema.Relationship(t)
			if !pairs.Fit(p.Rows[decl.From], p.Rows[decl.To]) {
				path := filepath.Join(l.dir.Path, m.Partitions[name].Types[t].Base.Name)
				return fmt.Errorf("%s is %w: it leads to entities that do not exist", path, graph.ErrDamaged)
			}
		}
	}
	return nil
}
