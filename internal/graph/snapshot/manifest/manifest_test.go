package manifest_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/graph/snapshot/manifest"
)

func sample(number uint64) *manifest.Manifest {
	file := func(name string) manifest.Segment {
		return manifest.Segment{File: disk.File{Name: name, Size: 7, CRC: 0xab}, Rows: 3}
	}
	change, volatile := file("change"), file("volatile")
	return &manifest.Manifest{
		Format: manifest.Format, Number: number, At: time.UnixMilli(1700000000123).UTC(),
		Partitions: map[graph.Partition]*manifest.Partition{"p": {
			Steps: []graph.Step{{Name: "s", Outcome: graph.Failed, Ended: time.Unix(1, 0).UTC()}},
			Types: map[graph.Type]*manifest.Type{
				"t": {
					Base: file("base"), Deltas: []manifest.Segment{file("delta")}, Change: &change,
					Volatile: &volatile, VolatileDeltas: []manifest.Segment{file("volatile-delta")},
				},
			},
		}},
		Times: map[uint32]int64{1: 2},
	}
}

func encode(t testing.TB, m *manifest.Manifest) []byte {
	t.Helper()
	text, err := manifest.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestManifestIsReadAsWritten(t *testing.T) {
	t.Parallel()
	dir := &disk.Dir{Path: t.TempDir()}
	want := sample(12)
	if err := manifest.Write(dir, want); err != nil {
		t.Fatal(err)
	}
	got, err := manifest.Read(dir, 12)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	files := got.Files()
	slices.Sort(files)
	if diff := cmp.Diff([]string{"base", "change", "delta", "volatile", "volatile-delta"}, files); diff != "" {
		t.Error(diff)
	}
}

func TestListIsNewestFirst(t *testing.T) {
	t.Parallel()
	dir := &disk.Dir{Path: t.TempDir()}
	for _, name := range []string{manifest.Name(2), manifest.Name(1), manifest.Name(1000000000000), "manifest-3.json", "manifest-000000000004.json.tmp", "other"} {
		if err := os.WriteFile(filepath.Join(dir.Path, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := manifest.List(dir)
	if diff := cmp.Diff([]uint64{1000000000000, 2, 1}, got); diff != "" || err != nil {
		t.Errorf("List() = %v: %s", err, diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for format, want := range map[int]error{
		1: manifest.ErrFormat, 2: nil, manifest.Format: nil, manifest.Format + 1: manifest.ErrFormat,
	} {
		m := sample(1)
		m.Format = format
		if _, err := manifest.Decode(encode(t, m)); !errors.Is(err, want) {
			t.Errorf("Decode of format %d = %v, want %v", format, err, want)
		}
	}
	outside := sample(1)
	outside.Partitions["p"].Types["t"].Base.Name = "../other"
	nobody := sample(1)
	nobody.Partitions["p"] = nil
	for name, m := range map[string]*manifest.Manifest{"a name outside": outside, "an empty partition": nobody} {
		if _, err := manifest.Decode(encode(t, m)); !errors.Is(err, graph.ErrDamaged) {
			t.Errorf("Decode with %s = %v", name, err)
		}
	}
}

func TestReadNamesTheFile(t *testing.T) {
	t.Parallel()
	dir := &disk.Dir{Path: t.TempDir()}
	if err := os.WriteFile(filepath.Join(dir.Path, manifest.Name(5)), encode(t, sample(4)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := manifest.Read(dir, 5)
	if !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), manifest.Name(5)) {
		t.Errorf("Read of a manifest under another's name = %v", err)
	}
}

// FuzzDecode: whatever is not exactly what was written is damaged.
func FuzzDecode(f *testing.F) {
	whole := encode(f, sample(1))
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte("{}\n{\"crc32c\":\"00000000\"}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := manifest.Decode(text)
		if err != nil {
			if !errors.Is(err, graph.ErrDamaged) && !errors.Is(err, manifest.ErrFormat) {
				t.Fatalf("Decode() = %v", err)
			}
			return
		}
		body, _, _ := bytes.Cut(text, []byte("\n"))
		again, err := manifest.Decode(encode(t, m))
		if diff := cmp.Diff(m, again); diff != "" || err != nil {
			t.Fatalf("%s is not read again: %v %s", body, err, diff)
		}
	})
}
