package snapshot

import (
	"context"
	"time"

	"parapet/internal/graph/snapshot/manifest"
)

// Usage is how much of the disk the graph takes, and for which time.
type Usage struct {
	// Kept is how many states of the graph can be asked, from the one that was
	// committed at First to that of Last; zero times without any.
	Kept        int
	First, Last time.Time
	// Present is how many bytes the last state takes, and Past how many more those
	// before it.
	Present, Past int64
}

// Usage is how much of the disk the store takes.
func (s *Store) Usage(ctx context.Context) (Usage, error) {
	kept, _, err := s.kept(ctx)
	if err != nil || len(kept) == 0 {
		return Usage{}, err
	}
	last := kept[len(kept)-1]
	u := Usage{Kept: len(kept), First: kept[0].At, Last: last.At}
	seen := map[string]bool{}
	u.Present = bytesOf(last, seen)
	for _, m := range kept[:len(kept)-1] {
		u.Past += bytesOf(m, seen)
	}
	return u, nil
}

// bytesOf is how many bytes the files take that a generation needs, without those
// that were seen before.
func bytesOf(m *manifest.Manifest, seen map[string]bool) (bytes int64) {
	add := func(name string, size int64) {
		if !seen[name] {
			seen[name] = true
			bytes += size
		}
	}
	if m.Earlier != nil {
		add(m.Earlier.Name, m.Earlier.Size)
	}
	for _, p := range m.Partitions {
		if p.Memo != nil {
			add(p.Memo.Name, p.Memo.Size)
		}
		for _, t := range p.Types {
			for _, segment := range t.State() {
				add(segment.Name, segment.Size)
			}
			if t.Change != nil {
				add(t.Change.Name, t.Change.Size)
			}
		}
	}
	return bytes
}
