// Package export serves the vulnerability snapshot of a simulated tenant as
// Microsoft's software vulnerabilities assessment does: rows for the JSON
// pages, and gzip files behind signed links on a storage host.
//
// Its flow: Links lists the files of the present snapshot, each under a link
// that is signed and expires; ServeHTTP checks a link and hands out the file,
// which is made when it is first asked for, from the moment of the world it was
// listed for. So a download that lasts does not see the world change. It knows
// no tokens and no roles: a link is all that storage asks for.
package export

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"parapet/internal/simulator/world"
)

// Prefix is the path of every file.
const Prefix = "/tvm-export/"

// keptSets is how many snapshots stay available after the world has moved on.
const keptSets = 3

// Config says what is exported.
type Config struct {
	// Tenant returns the world as it is now.
	Tenant func() *world.Tenant
	// Now is the clock that links expire by.
	Now func() time.Time
	// Key signs the links.
	Key []byte
}

// Storage holds the files of the last snapshots. It is safe for concurrent use.
type Storage struct {
	cfg Config

	mu   sync.Mutex
	sets []*set // newest last
}

// New returns an empty storage.
func New(cfg Config) *Storage { return &Storage{cfg: cfg} }

// Links lists the files of the tenant's present snapshot, to be fetched from
// origin (scheme and host) for as long as valid lasts, and says when the
// snapshot was generated.
func (s *Storage) Links(origin string, valid time.Duration) (links []string, generated time.Time) {
	set := s.current()
	from := s.cfg.Now().UTC().Truncate(time.Second)
	links = make([]string, 0, len(set.files))
	for _, f := range set.files {
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
	set := newSet(tenant)
	s.sets = append(s.sets, set)
	if len(s.sets) > keptSets {
		s.sets = slices.Delete(s.sets, 0, 1)
	}
	return set
}

// find returns the file at a path. After a restart the present snapshot is
// found again, since its paths follow from the world alone.
func (s *Storage) find(path string) (*file, time.Time) {
	s.current()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, set := range s.sets {
		for _, f := range set.files {
			if f.path == path {
				return f, set.tenant.Generated
			}
		}
	}
	return nil, time.Time{}
}

// signedVersion is the storage API version that signs the links.
const signedVersion = "2023-11-03"

func (s *Storage) sign(path string, from, until time.Time) string {
	st, se := from.Format(time.RFC3339), until.Format(time.RFC3339)
	return path + "?sv=" + signedVersion + "&st=" + url.QueryEscape(st) + "&se=" + url.QueryEscape(se) +
		"&sr=b&sp=r&sig=" + url.QueryEscape(s.signature(path, st, se))
}

func (s *Storage) signature(path, st, se string) string {
	mac := hmac.New(sha256.New, s.cfg.Key)
	fmt.Fprintf(mac, "r\n%s\n%s\n%s\n%s\nb", st, se, path, signedVersion)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
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
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("X-Ms-Version", signedVersion)
	w.Header().Set("X-Ms-Blob-Type", "BlockBlob")
	http.ServeContent(w, r, "", generated, f.reader())
}

// check verifies the link. Storage refuses an Authorization header: the link
// is the credential, and a token sent along is a client's leak.
func (s *Storage) check(r *http.Request) *refusal {
	q := r.URL.Query()
	from, errFrom := time.Parse(time.RFC3339, q.Get("st"))
	until, errUntil := time.Parse(time.RFC3339, q.Get("se"))
	now := s.cfg.Now().UTC()
	want := s.signature(r.URL.Path, q.Get("st"), q.Get("se"))
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		return badVerb
	case r.Header.Get("Authorization") != "":
		return badHeader
	case errFrom != nil || errUntil != nil || !hmac.Equal([]byte(want), []byte(q.Get("sig"))):
		return unauthenticated("Signature did not match. String to sign used was r\n%s\n%s\n%s", q.Get("st"), q.Get("se"), r.URL.Path)
	case now.Before(from) || now.After(until):
		return unauthenticated("Signature not valid in the specified key time frame: Key start [%s] - Key expiry [%s] - Current [%s]",
			from.Format(http.TimeFormat), until.Format(http.TimeFormat), now.Format(http.TimeFormat))
	}
	return nil
}
