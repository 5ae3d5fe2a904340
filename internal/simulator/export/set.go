package export

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/google/uuid"
	"github.com/klauspost/compress/gzip"

	"parapet/internal/simulator/world"
)

// devicesPerFile spreads a tenant over files; the real service splits by size.
const devicesPerFile = 500

// sampled is how many devices tell whether two binaries write the same rows.
const sampled = 5

// set is the files of one moment of the world.
type set struct {
	tenant *world.Tenant
	dir    string // that keeps its files; empty for none
	files  map[*Kind][]*file
	paths  map[string]*file
}

// newSet plans the files of a moment, below a folder when there is one.
func newSet(t *world.Tenant, keys Keys, folder string) *set {
	s := &set{tenant: t, files: map[*Kind][]*file{}, paths: map[string]*file{}}
	id := identity(t, keys)
	if folder != "" {
		s.dir = filepath.Join(folder, id.String())
	}
	for _, kind := range Kinds() {
		s.plan(kind, keys, id)
		for _, f := range s.files[kind] {
			s.paths[f.path] = f
		}
	}
	return s
}

// identity names a moment. The same world makes the same name, so that links
// and files outlive a restart, unless what is written has changed.
func identity(t *world.Tenant, keys Keys) uuid.UUID {
	digest := sha256.New()
	fmt.Fprintln(digest, t.Organisation.ID, t.Clock.UnixNano(), len(t.Devices), keys)
	for _, kind := range Kinds() {
		for _, d := range t.Devices[:min(sampled, len(t.Devices))] {
			for row := range kind.rows(t, d, keys.style(0)) {
				digest.Write(row)
			}
		}
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, digest.Sum(nil))
}

// plan lists the files of a kind: at least two with rows, one of them of
// several gzip members, and between them one that is listed and empty, which
// public reports say happens.
func (s *set) plan(kind *Kind, keys Keys, id uuid.UUID) {
	t := s.tenant
	parts := len(t.Devices)/devicesPerFile + 2
	folder := fmt.Sprintf("%s%s/%s/json/OrgId=%s/", Prefix, t.Generated.UTC().Format("2006-01-02/1504"), kind.folder, t.Organisation.ID)
	add := func(write func(io.Writer) error) {
		n := len(s.files[kind])
		f := &file{path: fmt.Sprintf("%spart-%05d-%s.c000.json.gz", folder, n, id), write: write}
		if s.dir != "" {
			f.local = filepath.Join(s.dir, fmt.Sprintf("%s-%05d.json.gz", kind.folder, n))
		}
		s.files[kind] = append(s.files[kind], f)
	}
	for i := range parts {
		if i == 1 {
			add(func(io.Writer) error { return nil })
		}
		b := blob{t, kind, t.Devices[i*len(t.Devices)/parts : (i+1)*len(t.Devices)/parts], keys.style(i), 1 + i%2}
		add(b.compress)
	}
}

// forget removes what is kept of the set. Who still downloads is not disturbed.
func (s *set) forget() {
	if s.dir != "" {
		_ = os.RemoveAll(s.dir) // what stays is removed by the next start
	}
}

// blob is what a file holds: the rows of some devices.
type blob struct {
	tenant  *world.Tenant
	kind    *Kind
	devices []*world.Device
	style   Style
	members int // of gzip, one after another
}

// compress writes the rows, one JSON object a line.
func (b blob) compress(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<18)
	for m := range b.members {
		z, _ := gzip.NewWriterLevel(out, gzip.BestSpeed) // fails on an invalid level only
		for _, d := range b.devices[m*len(b.devices)/b.members : (m+1)*len(b.devices)/b.members] {
			for row := range b.kind.rows(b.tenant, d, b.style) {
				if _, err := z.Write(append(row, '\n')); err != nil {
					return err
				}
			}
		}
		if err := z.Close(); err != nil {
			return err
		}
	}
	return out.Flush()
}
