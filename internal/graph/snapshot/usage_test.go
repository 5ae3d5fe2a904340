package snapshot_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestUsage: what is told of the disk is what lies there, but for what says which
// files there are.
func TestUsage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := create(t, dir)
		if u, err := s.Usage(t.Context()); err != nil || u.Kept != 0 || u.Present+u.Past != 0 {
			t.Errorf("an empty store uses %+v, %v", u, err)
		}
	})
	dir = t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := hours(t, dir)
		u, err := s.Usage(t.Context())
		must(t, err)
		var bytes int64
		files, err := os.ReadDir(dir)
		must(t, err)
		for _, f := range files {
			if ext := filepath.Ext(f.Name()); ext == ".parquet" || strings.Contains(f.Name(), "memo") {
				info, err := f.Info()
				must(t, err)
				bytes += info.Size()
			}
		}
		if u.Present+u.Past != bytes || u.Present == 0 || u.Past == 0 || u.Kept < 2 || !u.First.Equal(start) || u.Last.Sub(u.First) < time.Hour {
			t.Errorf("%d bytes lie there, of which it is told %+v", bytes, u)
		}
	})
}
