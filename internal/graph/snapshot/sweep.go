package snapshot

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

// retained is how many generations are kept, the last one included. Their
// segments are their history.
const retained = 30

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
// sweeps. What cannot be removed now is tried again by the next one.
func (s *Store) sweep() {
	if err := s.trySweep(); err != nil {
		s.logger.Warn("could not clear away what is no longer needed", "folder", s.dir.Path, "error", err)
	}
}

func (s *Store) trySweep() error {
	numbers, err := manifest.List(s.dir)
	if err != nil {
		return err
	}
	var failed []error
	for len(numbers) > retained {
		oldest := len(numbers) - 1
		failed = append(failed, s.dir.Remove(manifest.Name(numbers[oldest])))
		numbers = numbers[:oldest]
	}
	needed, err := s.needed(numbers)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(s.dir.Path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if isOurs(e.Name()) && !needed[e.Name()] {
			failed = append(failed, s.dir.Remove(e.Name()))
		}
	}
	return errors.Join(failed...)
}

// isOurs says whether sweeping may remove a file when no manifest names it.
func isOurs(name string) bool {
	written, isTemp := strings.CutSuffix(name, disk.TempSuffix)
	_, isManifest := manifest.NumberOf(written)
	return strings.HasSuffix(written, segmentSuffix) || isTemp && isManifest
}

// needed are the names of all segments of the generations. A damaged manifest
// needs nothing, since nobody can read it.
func (s *Store) needed(numbers []uint64) (map[string]bool, error) {
	names := map[string]bool{}
	for _, number := range numbers {
		m, err := manifest.Read(s.dir, number)
		if errors.Is(err, graph.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, name := range m.Files() {
			names[name] = true
		}
	}
	return names, nil
}
