package export

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/google/uuid"
	"github.com/klauspost/compress/gzip"

	"parapet/internal/simulator/world"
)

// devicesPerFile spreads a tenant over files; the real service splits by size.
const devicesPerFile = 500

// set is the files of one moment of the world.
type set struct {
	tenant *world.Tenant
	files  []*file
}

// file is one blob. Its content is made at the first download.
type file struct {
	path    string
	content func() []byte
}

func (f *file) reader() io.ReadSeeker { return bytes.NewReader(f.content()) }

// newSet plans the files of a moment: at least two with rows, one of them of
// several gzip members, and between them one that is listed and empty, which
// public reports say happens.
func newSet(tenant *world.Tenant) *set {
	devices := tenant.Devices
	parts := len(devices)/devicesPerFile + 2
	folder := fmt.Sprintf("%s%s/VaExport/json/OrgId=%s/", Prefix, tenant.Generated.UTC().Format("2006-01-02/1504"), tenant.Organisation.ID)
	// The same world makes the same names, so that links outlive a restart.
	id := uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "%s%d", folder, tenant.Clock.UnixNano()))
	s := &set{tenant: tenant}
	add := func(content func() []byte) {
		path := fmt.Sprintf("%spart-%05d-%s.c000.json.gz", folder, len(s.files), id)
		s.files = append(s.files, &file{path, sync.OnceValue(content)})
	}
	for i := range parts {
		if i == 1 {
			add(func() []byte { return nil })
		}
		members := 1 + i%2
		some := devices[i*len(devices)/parts : (i+1)*len(devices)/parts]
		add(func() []byte { return compressed(tenant, some, members) })
	}
	return s
}

// compressed writes the rows of some devices, one JSON object a line, in so
// many gzip members one after another.
func compressed(tenant *world.Tenant, devices []*world.Device, members int) []byte {
	var out bytes.Buffer
	var line []byte
	for m := range members {
		z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed) // fails on an invalid level only
		for _, d := range devices[m*len(devices)/members : (m+1)*len(devices)/members] {
			for f := range tenant.Findings(d) {
				line = append(FileStyle.AppendRow(line[:0], d, f), '\n')
				_, _ = z.Write(line) // a buffer takes everything
			}
		}
		_ = z.Close()
	}
	return out.Bytes()
}
