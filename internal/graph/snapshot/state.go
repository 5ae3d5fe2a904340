package snapshot

import (
	"errors"
	"fmt"
	"io/fs"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/manifest"
)

// state is one committed generation in memory.
type state struct {
	manifest   *manifest.Manifest
	partitions map[graph.Partition]*column.Partition
	view       *column.View
}

// latest is the last whole generation on disk; generation 0, which is empty,
// when nothing was committed yet. What it shares with the known state is not
// read again.
func (s *Store) latest(known *state) (*state, error) {
	numbers, err := manifest.List(s.dir)
	if err != nil {
		return nil, err
	}
	var damage []error
	for _, number := range numbers {
		st, err := s.generation(number, known)
		if err == nil {
			s.report(damage)
			return st, nil
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue // its commit was taken back meanwhile
		}
		if !errors.Is(err, graph.ErrDamaged) {
			return nil, err
		}
		damage = append(damage, err)
	}
	if len(damage) > 0 {
		return nil, fmt.Errorf("no generation is whole: %w; restore the folder from a backup, or move it away and sync again", damage[0])
	}
	return s.load(&manifest.Manifest{Format: manifest.Format}, known)
}

func (s *Store) report(damage []error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.damage = damage
}

func (s *Store) generation(number uint64, known *state) (*state, error) {
	m, err := manifest.Read(s.dir, number)
	if err != nil {
		return nil, err
	}
	return s.load(m, known)
}

// newState makes the view of what is loaded or committed.
func (s *Store) newState(m *manifest.Manifest, partitions map[graph.Partition]*column.Partition) *state {
	return &state{m, partitions, column.NewView(s.schema, s.dict, m.Generation(), m.Times, list(partitions))}
}

func list(partitions map[graph.Partition]*column.Partition) []*column.Partition {
	all := make([]*column.Partition, 0, len(partitions))
	for _, p := range partitions {
		all = append(all, p)
	}
	return all
}
