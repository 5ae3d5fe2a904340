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

// load reads a generation. What has the same segments in the known state is
// taken from there, but its segments are verified all the same: the next
// generation will build on them. Types that the schema does not declare stay
// on disk.
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
	if l.isKnown(into.Name, t, stored) {
		return l.reuse(into, t, stored)
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
		return keep(l, into.Rows, t, rows, err)
	case relationship.Mapped:
		set, err := layout.ReadSet(files, l.dict, relationship.Properties, layout.LinkKeys(l.dict), l.dict.CompareEnds)
		return keep(l, into.Links, t, column.NewLinks(relationship, set), err)
	}
	set, err := layout.ReadSet(files, l.dict, relationship.Properties, layout.PairKeys(), column.ComparePairs)
	if err != nil {
		return err
	}
	return keep(l, into.Pairs, t, column.NewPairs(set), nil)
}

// keep adds what was read of a type to its partition, unless that failed.
func keep[T any](l *loading, into map[graph.Type]T, t graph.Type, read T, err error) error {
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	into[t] = read
	return nil
}

// isKnown says whether the known state has the same segments of a type.
func (l *loading) isKnown(p graph.Partition, t graph.Type, stored *manifest.Type) bool {
	if l.known == nil || l.known.manifest.Partitions[p] == nil {
		return false
	}
	have := l.known.manifest.Partitions[p].Types[t]
	return have != nil && reflect.DeepEqual(have.State(), stored.State())
}

// reuse takes a type from the known state.
func (l *loading) reuse(into *column.Partition, t graph.Type, stored *manifest.Type) error {
	for _, s := range stored.State() {
		if _, err := l.dir.Read(s.File); err != nil {
			return err
		}
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
	return nil
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
