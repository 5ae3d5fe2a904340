package snapshot

import (
	"errors"
	"fmt"
	"io"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

const memoSuffix = ".memo"

// memo is what a generation remembers of a partition. One that cannot be read
// is as none: whoever left it has to do without, and the graph is whole.
func (s *Store) memo(m *manifest.Manifest, p graph.Partition) []byte {
	in := m.Partitions[p]
	if in == nil || in.Memo == nil {
		return nil
	}
	memo, err := s.dir.Read(*in.Memo)
	if err != nil {
		s.logger.Warn("could not read what the last run left for the next, which has to read everything", "partition", p, "error", err)
		return nil
	}
	return memo
}

// memo is what the next generation remembers.
func (t *tx) memo(p graph.Partition) []byte {
	if memo, ok := t.memos[p]; ok {
		return memo
	}
	return t.store.memo(t.base.manifest, p)
}

// writeMemos writes what the generation remembers anew.
func (c *commit) writeMemos() error {
	for p, memo := range c.memos {
		c.partition(p).Memo = nil
		if memo == nil {
			continue
		}
		name := fmt.Sprintf("%s.%012d%s", escape(p), c.number, memoSuffix)
		c.segments.name(name)
		file, err := c.store.dir.Write(name, func(w io.Writer) error {
			_, err := w.Write(memo)
			return err
		})
		if err != nil {
			return err
		}
		c.next.Partitions[p].Memo = &file
	}
	return nil
}

// brokenMemos are the memos that generations name and that are not as they
// were written.
func brokenMemos(dir *disk.Dir, whole []*manifest.Manifest) map[disk.File]error {
	broken := map[disk.File]error{}
	for _, m := range whole {
		for _, p := range m.Partitions {
			if p.Memo == nil {
				continue
			}
			if err := dir.Verify(*p.Memo); errors.Is(err, graph.ErrDamaged) {
				broken[*p.Memo] = err
			}
		}
	}
	return broken
}
