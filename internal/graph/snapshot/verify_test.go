package snapshot_test

import (
	"errors"
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
		problems, err := snapshot.Verify(t.Context(), dir, func(done, total int64) { last, of = max(last, done), total })
		must(t, err)
		if len(problems) > 0 || last != of || of == 0 {
			t.Errorf("Verify() = %v after %d of %d bytes", problems, last, of)
		}
	})
}

// problemsOf are what Verify tells of a file.
func problemsOf(t *testing.T, dir, file string) []snapshot.Problem {
	t.Helper()
	problems, err := snapshot.Verify(t.Context(), dir, nil)
	must(t, err)
	var of []snapshot.Problem
	for _, p := range problems {
		if p.File == file {
			of = append(of, p)
		}
	}
	return of
}

// wrongs are what becomes of a store of six generations, one after the other,
// and what Verify tells of each file then.
var wrongs = []struct{ file, damage, what, meaning string }{
	{
		"stray.parquet", "", "no generation needs it",
		"An interrupted run left it, or one writes it now. It does no harm; parapet data compact removes it.",
	},
	{
		"two.a_has_b.000000000006.delta.parquet", "being gone", "damaged: it is missing",
		"The graph as of generation 6 cannot be read. What generation 6 changed cannot be told. " +
			"Generation 5 is shown in its place. Restore the file from a backup before the next sync, or sync again to go on without it.",
	},
	{
		"manifest-000000000004.json", "no content", "damaged: its checksum is wrong",
		"The graph as of generation 4 cannot be read. Restore the file from a backup.",
	},
	{
		"manifest-000000000005.json", "", "it follows generation 4, which is not there",
		"History begins with this generation. Older ones can still be read and compared.",
	},
	{
		"manifest-000000000006.json", "a lost end", "damaged: its checksum is wrong",
		"The graph as of generation 6 cannot be read. Generation 5 is shown in its place. " +
			"Restore the file from a backup before the next sync, or sync again to go on without it.",
	},
	{
		"stray.parquet", "", "no generation needs it",
		"A generation whose manifest is damaged may need it, or an interrupted run left it. The next sync removes it: restore the manifest before.",
	},
	{
		"last", "a flipped bit", "damaged: its checksum is wrong",
		"Whether the newest manifest is lost cannot be told. Nothing else needs this file; the next sync writes it anew.",
	},
	{
		"two.a.000000000001.base.parquet", "a flipped bit", "damaged: its checksum is wrong",
		"The graph as of 4 generations from 1 to 5 cannot be read. No other can be either. " +
			"Restore the file from a backup, or move the folder away and sync again.",
	},
}

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) { week(t, dir, 10) })
	must(t, os.WriteFile(filepath.Join(dir, "stray.parquet"), nil, 0o600))
	for _, c := range wrongs {
		if c.damage != "" {
			breakFile(t, filepath.Join(dir, c.file), damages[c.damage])
		}
		got := problemsOf(t, dir, c.file)
		if len(got) != 1 || !strings.Contains(got[0].What, c.what) {
			t.Errorf("Verify() of %s = %+v, want %q", c.file, got, c.what)
			continue
		}
		if diff := cmp.Diff(c.meaning, got[0].Meaning); diff != "" {
			t.Errorf("meaning of %s (-want +got): %s", c.file, diff)
		}
	}
}

// The manifest of the last generation is missed, even when there is no other.
func TestVerifyMissesTheNewestManifest(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, create(t, dir), "p", first)
	breakFile(t, filepath.Join(dir, "manifest-000000000001.json"), damages["being gone"])
	got := problemsOf(t, dir, "manifest-000000000001.json")
	if len(got) != 1 || got[0].What != "damaged: it is missing" || !strings.Contains(got[0].Meaning, "No other can be either.") {
		t.Errorf("Verify() = %+v", got)
	}
	breakFile(t, filepath.Join(dir, "last"), damages["being gone"])
	got = problemsOf(t, dir, "p.a.000000000001.base.parquet")
	if len(got) != 1 || !strings.HasPrefix(got[0].Meaning, "No manifest is there") {
		t.Errorf("Verify() without anything but segments = %+v", got)
	}
}

func TestVerifyNeedsData(t *testing.T) {
	t.Parallel()
	foreign := t.TempDir()
	must(t, os.WriteFile(filepath.Join(foreign, manifest.LastName), []byte("somebody's"), 0o600))
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "nothing"), foreign} {
		if _, err := snapshot.Verify(t.Context(), dir, nil); !errors.Is(err, snapshot.ErrNoData) {
			t.Errorf("Verify() = %v, want %v", err, snapshot.ErrNoData)
		}
	}
}

// What is whole as a file may still be no Parquet file of as many rows.
func TestVerifyReadsParquet(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, create(t, dir), "p", first)
	forge(t, dir, "p.a.000000000001.base.parquet", []byte("PAR1 is not all that makes a file PAR1"))
	got := problemsOf(t, dir, "p.a.000000000001.base.parquet")
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
