package snapshot

import (
	"sync"

	"parapet/internal/graph/snapshot/manifest"
)

// BreakDisk has every step that changes the store's folder ask first, one
// after the other. An error takes the place of the step.
func (s *Store) BreakDisk(before func(step, name string) error) {
	var mu sync.Mutex
	s.dir.Before = func(step, name string) error {
		mu.Lock()
		defer mu.Unlock()
		return before(step, name)
	}
}

// KeepTimes has manifests hold so many moments themselves.
func (s *Store) KeepTimes(n int) { s.latestTimes = n }

// FoldAfter has a new base take the place of so many deltas, however large.
func (s *Store) FoldAfter(deltas int) { s.folding = folding{deltas: deltas} }

// Load reads a generation by a manifest that was read earlier.
func (s *Store) Load(m *manifest.Manifest) error {
	_, err := s.current(m, s.verify)
	return err
}
