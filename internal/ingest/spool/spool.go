// Package spool keeps what the steps of a run have read until the run is
// committed, so that one that was interrupted need not read it again.
//
// Its one flow: a step begins and finds what the last run's step of its name has
// left, when that was finished and of the same tenant: all that is fresh, and files
// behind signed links however old, because what replaces them lies elsewhere.
// Answers go to a file each, under the hash of their request; a step that succeeds
// is marked as finished; a run that is committed removes everything.
//
// The package knows folders and files. It does not know what a step reads, nor
// how; and losing what it keeps costs calls, never data.
package spool

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"parapet/internal/transport"
)

// Spool is what is kept of the runs of one integration.
type Spool struct {
	root, dir string // of all integrations, and of this one
	scope     string
	fresh     time.Duration
}

// New returns the spool of an integration in the folder of all of them. Folders
// are made when something is kept. The scope names the tenant and who asks it, as
// the requests do not: what is kept of another is not used, nor is what is older
// than fresh and may have changed.
func New(root, name, scope string, fresh time.Duration) *Spool {
	return &Spool{root, filepath.Join(root, name), scope, fresh}
}

// Remove removes everything: it is not needed any more. The folder of all
// integrations goes with the last of them.
func (s *Spool) Remove() error {
	if err := os.RemoveAll(s.dir); err != nil {
		return fmt.Errorf("remove what was kept of the run: %w", err)
	}
	_ = os.Remove(s.root) // refused while it holds what is kept of another
	return nil
}

// finished is the file that says that a step has read all.
const finished = "finished.json"

// mark says since when, and of which tenant.
type mark struct {
	At    time.Time `json:"at"`
	Scope string    `json:"scope"`
}

// serves reports whether what is marked may be used. A mark of the future is of a
// clock that was wrong: nobody knows how old it is.
func (s *Spool) serves(m mark) bool { return m.Scope == s.scope && time.Since(m.At) >= 0 }

// Step is what is kept of one step. It is a [transport.Recorder].
type Step struct {
	dir, scope string
	// since is when a step before finished what is there; zero when nothing is.
	since time.Time
	stale bool        // only files behind signed links are of use
	used  atomic.Bool // something was given again

	mu  sync.Mutex
	err error
}

// Step begins a step. What is of no use is removed.
func (s *Spool) Step(name string) *Step {
	step := &Step{dir: filepath.Join(s.dir, name), scope: s.scope}
	var m mark
	text, err := os.ReadFile(filepath.Join(step.dir, finished))
	if err == nil && json.Unmarshal(text, &m) == nil && s.serves(m) {
		step.since, step.stale = m.At, time.Since(m.At) >= s.fresh
		if step.stale {
			step.dropUnsigned()
		}
		return step
	}
	if err := os.RemoveAll(step.dir); err != nil {
		step.fail(err)
	}
	return step
}

// dropUnsigned removes what may have changed since.
func (s *Step) dropUnsigned() {
	files, err := os.ReadDir(s.dir)
	for _, f := range files {
		if f.Name() != finished && !transport.RequestKey(f.Name()).IsSigned() {
			err = errors.Join(err, os.Remove(filepath.Join(s.dir, f.Name())))
		}
	}
	if err != nil {
		s.fail(err)
	}
}

// Resumed is when what was given again had been read; false when nothing was.
func (s *Step) Resumed() (since time.Time, ok bool) { return s.since, s.used.Load() }

// Finish marks the step as finished: the next run may use what it has kept.
func (s *Step) Finish() {
	if !s.since.IsZero() && !s.stale || s.Err() != nil {
		return
	}
	text, err := json.Marshal(mark{time.Now(), s.scope})
	if err == nil {
		err = os.WriteFile(filepath.Join(s.dir, finished), text, 0o600)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // a step that read nothing has no folder
		s.fail(err)
	}
}

// Err is why what the step reads cannot be kept, nil when it can.
func (s *Step) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// fail notes the first error. Nothing more is kept: a step of which something is
// missing is not finished for the next run.
func (s *Step) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

var _ transport.Recorder = (*Step)(nil)
