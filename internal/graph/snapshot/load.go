package snapshot

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph/snapshot/manifest"
)

// load makes the state of a generation whose files are all as they were
// written. It reads them for that and keeps nothing of them. Types that the
// schema does not declare are not looked at.
func (s *Store) load(m *manifest.Manifest) (*state, error) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, p := range m.Partitions {
		for t, stored := range p.Types {
			if s.schema.Entity(t) == nil && s.schema.Relationship(t) == nil {
				continue
			}
			for _, segment := range stored.State() {
				group.Go(func() error { return s.dir.Verify(segment.File) })
			}
		}
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return s.newState(m), nil
}
