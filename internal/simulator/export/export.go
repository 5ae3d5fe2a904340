// Package export serves the assessments of a simulated tenant as Microsoft's
// vulnerability management does: rows for the JSON pages, and gzip files behind
// signed links on a storage host.
//
// Its flow: a Kind knows the columns of an assessment and writes the rows of a
// device; Links lists the files of the present moment, each under a link that
// is signed and expires; ServeHTTP checks a link and hands out the file, which
// is made when it is first asked for, from the moment of the world it was
// listed for, and kept in a folder. So a download that lasts does not see the
// world change, and a large tenant is written once. It knows no tokens and no
// roles: a link is all that storage asks for.
package export

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"parapet/internal/simulator/world"
)

// Prefix is the path of every file.
const Prefix = "/tvm-export/"

// keptSets is how many moments stay available after the world has moved on.
const keptSets = 3

// Config says what is exported.
type Config struct {
	// Tenant returns the world as it is now.
	Tenant func() *world.Tenant
	// Now is the clock that links expire by.
	Now func() time.Time
	// Key signs the links.
	Key []byte
	// Dir is a folder of the storage's own, which keeps the files over a
	// restart. Empty keeps them in memory.
	Dir string
}

// Storage holds the files of the last moments. It is safe for concurrent use.
type Storage struct {
	cfg Config

	mu   sync.Mutex
	keys Keys
	sets []*set // newest last
}

// New returns the storage, without the files of other moments than the present.
func New(cfg Config) (*Storage, error) {
	s := &Storage{cfg: cfg, keys: PascalKeys}
	if cfg.Dir == "" {
		return s, nil
	}
	present := s.current().dir
	kept, err := filepath.Glob(filepath.Join(cfg.Dir, "*"))
	if err != nil {
		return nil, fmt.Errorf("look for old export files: %w", err)
	}
	for _, dir := range kept {
		if dir == present {
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return nil, fmt.Errorf("remove old export files: %w", err)
		}
	}
	return s, nil
}

// Write writes files from now on with other keys; links to those that were
// listed before lead nowhere.
func (s *Storage) Write(keys Keys) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = keys
	for _, old := range s.sets {
		old.forget()
	}
	s.sets = nil
}

// Prepare makes the present files of some kinds, unless they are kept, on all
// processors.
func (s *Storage) Prepare(ctx context.Context, kinds ...*Kind) error {
	set := s.current()
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for _, kind := range kinds {
		for _, f := range set.files[kind] {
			work.Go(func() error {
				if err := ctx.Err(); err != nil {
					return err
				}
				content, err := f.open()
				if err != nil {
					return fmt.Errorf("write export file %s: %w", f.path, err)
				}
				return content.Close()
			})
		}
	}
	return work.Wait()
}

// Links lists the files of a kind at the present moment, to be fetched from
// origin (scheme and host) for as long as valid lasts, and says when the
// assessment was generated.
func (s *Storage) Links(kind *Kind, origin string, valid time.Duration) (links []string, generated time.Time) {
	set := s.current()
	from := s.cfg.Now().UTC().Truncate(time.Second)
	links = make([]string, 0, len(set.files[kind]))
	for _, f := range set.files[kind] {
		links = append(links, origin+s.sign(f.path, from, from.Add(valid)))
	}
	return links, set.tenant.Generated
}

// current returns the set of the world as it is, adding it when it is new.
func (s *Storage) current() *set {
	tenant := s.cfg.Tenant()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, set := range s.sets {
		if set.tenant == tenant {
			return set
		}
	}
	set := newSet(tenant, s.keys, s.cfg.Dir)
	s.sets = append(s.sets, set)
	if len(s.sets) > keptSets {
		s.sets[0].forget()
		s.sets = slices.Delete(s.sets, 0, 1)
	}
	return set
}

// find returns the file at a path. After a restart the present moment's are
// found again, since their paths follow from the world alone.
func (s *Storage) find(path string) (*file, time.Time) {
	s.current()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, set := range s.sets {
		if f, ok := set.paths[path]; ok {
			return f, set.tenant.Generated
		}
	}
	return nil, time.Time{}
}

// ServeHTTP answers a download as Azure Storage does.
func (s *Storage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if refusal := s.check(r); refusal != nil {
		refusal.write(w)
		return
	}
	f, generated := s.find(r.URL.Path)
	if f == nil {
		notFound.write(w)
		return
	}
	content, err := f.open()
	if err != nil {
		broken(err).write(w)
		return
	}
	defer content.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("X-Ms-Version", signedVersion)
	w.Header().Set("X-Ms-Blob-Type", "BlockBlob")
	http.ServeContent(w, r, "", generated, content)
}
