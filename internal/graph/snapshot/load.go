package snapshot

import (
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/processors"
)

// load makes the state of a generation whose files are all as they were
// written, as verify says. Nothing of them is kept. Types that the schema does
// not declare are not looked at.
func (s *Store) load(m *manifest.Manifest, verify func(disk.File) error) (*state, error) {
	var group errgroup.Group
	group.SetLimit(processors.Count())
	if m.Earlier != nil {
		group.Go(func() error { return verify(m.Earlier.File) })
	}
	for _, p := range m.Partitions {
		for t, stored := range p.Types {
			if s.schema.Entity(t) == nil && s.schema.Relationship(t) == nil {
				continue
			}
			for _, segment := range stored.State() {
				group.Go(func() error { return verify(segment.File) })
			}
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return s.newState(m), nil
}

// verify reads a file to see that it is as it was written.
func (s *Store) verify(f disk.File) error {
	err := s.dir.Verify(f)
	if err == nil {
		s.verified.Store(f, time.Now())
	}
	return err
}

// lately is how long a file that was seen to be whole counts as whole before it is read
// again: who opens the folder to write to it does so at once.
const lately = time.Minute

// verifyLately does so unless that was seen a moment ago.
func (s *Store) verifyLately(f disk.File) error {
	if at, ok := s.verified.Load(f); ok && time.Since(at.(time.Time)) < lately {
		return nil
	}
	return s.verify(f)
}

// verifyOnce does so unless that was seen before: files do not change.
func (s *Store) verifyOnce(f disk.File) error {
	if _, ok := s.verified.Load(f); ok {
		return nil
	}
	return s.verify(f)
}
