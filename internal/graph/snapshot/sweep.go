package snapshot

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

const segmentSuffix = ".parquet"

// escape makes a file name of a partition's name: letters in lower case,
// digits, dash and underscore as they are, all else in hexadecimal, because
// some file systems do not tell cases apart.
func escape(p graph.Partition) string {
	var b strings.Builder
	for _, c := range []byte(p) {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02x", c)
	}
	return b.String()
}

// sweep removes generations that are too old, segments that no generation
// needs and what an interrupted commit left. Only the holder of the lock
// sweeps. What cannot be removed now, or what is left when the context ends,
// the next one tries again.
func (s *Store) sweep(ctx context.Context) {
	if err := errors.Join(s.retire(ctx), s.clear()); err != nil && ctx.Err() == nil {
		s.logger.Warn("could not clear away what is no longer needed", "folder", s.dir.Path, "error", err)
	}
}

// clear removes the files that no generation needs.
func (s *Store) clear() error {
	names, err := orphans(s.dir)
	if err != nil {
		return err
	}
	var failed []error
	for _, name := range names {
		failed = append(failed, s.dir.Remove(name))
	}
	return errors.Join(failed...)
}

// orphans are the names of our files that no generation needs. A damaged
// manifest needs nothing, since nobody can read it.
func orphans(dir *disk.Dir) ([]string, error) {
	whole, _, err := readManifests(dir)
	if err != nil {
		return nil, err
	}
	needed := map[string]bool{}
	for _, m := range whole {
		for _, name := range m.Files() {
			needed[name] = true
		}
	}
	entries, err := os.ReadDir(dir.Path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if isOurs(e.Name()) && !needed[e.Name()] {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// isOurs says whether a file may be removed when no manifest names it.
func isOurs(name string) bool {
	written, isTemp := strings.CutSuffix(name, disk.TempSuffix)
	_, isManifest := manifest.NumberOf(written)
	return strings.HasSuffix(written, segmentSuffix) || strings.HasSuffix(written, memoSuffix) || isTemp && (isManifest || written == manifest.LastName)
}
