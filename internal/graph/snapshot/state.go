package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// state is one committed generation.
type state struct {
	manifest *manifest.Manifest
	*generation
}

func (s *Store) newState(m *manifest.Manifest) *state {
	return &state{m, s.newGeneration(m, m.Generation(), s.clock(m), nil)}
}

// latest is the last whole generation on disk; generation 0, which is empty,
// when nothing was committed yet.
func (s *Store) latest() (*state, error) {
	st, err := s.newest(s.verifyLately)
	if err == nil && st.manifest.Number > 0 {
		s.report(st.is.Lost)
	}
	return st, err
}

// newest is the newest generation whose files are whole, as verify says. It
// tells of those that are not.
func (s *Store) newest(verify func(disk.File) error) (*state, error) {
	numbers, err := manifest.List(s.dir)
	if err != nil {
		return nil, err
	}
	var damage []error
	for _, number := range numbers {
		st, err := s.generation(number, verify)
		if err == nil {
			st.is.Lost = damage
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
		return nil, fmt.Errorf("no generation is whole: %w; parapet data verify tells all that is wrong; restore the folder from a backup, or move it away and sync again", damage[0])
	}
	return s.newState(&manifest.Manifest{Format: manifest.Format}), nil
}

func (s *Store) report(damage []error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.damage = damage
}

func (s *Store) generation(number uint64, verify func(disk.File) error) (*state, error) {
	m, err := manifest.Read(s.dir, number)
	if err != nil {
		return nil, err
	}
	return s.current(m, verify)
}

// current is the state that a manifest describes, or the one that took its
// place since it was read: a writer may have cleared away what only the old
// one names. It fails with fs.ErrNotExist when the generation went meanwhile.
func (s *Store) current(m *manifest.Manifest, verify func(disk.File) error) (*state, error) {
	st, err := s.load(m, verify)
	if !errors.Is(err, graph.ErrDamaged) {
		return st, err
	}
	now, failed := manifest.Read(s.dir, m.Number)
	switch {
	case failed != nil:
		return nil, failed
	case reflect.DeepEqual(now, m):
		return nil, err
	}
	return s.load(now, verify)
}
