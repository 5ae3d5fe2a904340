package snapshot_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

func TestVerifyFindsNothingWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		week(t, dir, 10)
		var last, of int64
		problems, err := open(t, dir).Verify(t.Context(), func(done, total int64) { last, of = max(last, done), total })
		must(t, err)
		if len(problems) > 0 || last != of || of == 0 {
			t.Errorf("Verify() = %v after %d of %d bytes", problems, last, of)
		}
	})
}

// problemsOf are what Verify tells of a file.
func problemsOf(t *testing.T, s *snapshot.Store, file string) []snapshot.Problem {
	t.Helper()
	problems, err := s.Verify(t.Context(), nil)
	must(t, err)
	var of []snapshot.Problem
	for _, p := range problems {
		if p.File == file {
			of = append(of, p)
		}
	}
	return of
}

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) { week(t, dir, 10) })
	s := open(t, dir)
	must(t, os.WriteFile(filepath.Join(dir, "stray.parquet"), nil, 0o600))
	for _, c := range []struct{ file, damage, what, meaning string }{
		{
			"two.a.000000000001.base.parquet", "a flipped bit", "damaged: its checksum is wrong",
			"The graph as of 6 generations from 1 to 6 cannot be read. Restore the file from a backup, or sync again.",
		},
		{
			"two.a_has_b.000000000006.delta.parquet", "being gone", "damaged: it is missing",
			"The graph as of generation 6 cannot be read. What generation 6 changed cannot be told. Restore the file from a backup, or sync again.",
		},
		{
			"manifest-000000000004.json", "no content", "its checksum is wrong",
			"The graph as of generation 4 cannot be read. Restore the file from a backup.",
		},
		{
			"manifest-000000000005.json", "", "it follows generation 4, which is not there",
			"History begins with this generation. Older ones can still be read and compared.",
		},
		{
			"manifest-000000000006.json", "a lost end", "its checksum is wrong",
			"Generation 6 cannot be read: the last whole one before it is shown in its place. Restore the file from a backup, or sync again.",
		},
		{
			"stray.parquet", "", "no generation needs it",
			"An interrupted run left it, or one writes it now. It does no harm; parapet data compact removes it.",
		},
	} {
		if c.damage != "" {
			breakFile(t, filepath.Join(dir, c.file), damages[c.damage])
		}
		got := problemsOf(t, s, c.file)
		if len(got) != 1 || !strings.Contains(got[0].What, c.what) {
			t.Errorf("Verify() of %s = %+v, want %q", c.file, got, c.what)
			continue
		}
		if diff := cmp.Diff(c.meaning, got[0].Meaning); diff != "" {
			t.Errorf("meaning of %s (-want +got): %s", c.file, diff)
		}
	}
}

// What is whole as a file may still be no Parquet file of as many rows.
func TestVerifyReadsParquet(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	run(t, s, "p", first)
	forge(t, dir, "p.a.000000000001.base.parquet", []byte("PAR1 is not all that makes a file PAR1"))
	got := problemsOf(t, s, "p.a.000000000001.base.parquet")
	if len(got) != 1 || !strings.HasPrefix(got[0].What, "damaged: ") || strings.Contains(got[0].What, "checksum") {
		t.Errorf("Verify() = %+v", got)
	}
}

// forge gives a segment of generation 1 another content, and the manifest its
// checksum.
func forge(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	folder := &disk.Dir{Path: dir}
	file, err := folder.Write(name, func(w io.Writer) error { _, err := w.Write(content); return err })
	must(t, err)
	m, err := manifest.Read(folder, 1)
	must(t, err)
	for _, p := range m.Partitions {
		for _, stored := range p.Types {
			if stored.Base.Name == name {
				stored.Base.File = file
			}
		}
	}
	must(t, manifest.Write(folder, m))
}
