package spool

import (
	"fmt"
	"os"
	"path/filepath"

	"parapet/internal/transport"
)

// encodings are those of bodies as they were sent, by what their files end with.
var encodings = map[string]string{".plain": "", ".gzip": "gzip", ".deflate": "deflate"}

// Replay implements [transport.Recorder].
func (s *Step) Replay(key transport.RequestKey) *transport.Recorded {
	if s.since.IsZero() {
		return nil
	}
	for suffix, encoding := range encodings {
		file, err := os.Open(filepath.Join(s.dir, string(key)+suffix))
		if err == nil {
			s.used.Store(true)
			return &transport.Recorded{Encoding: encoding, Body: file}
		}
	}
	return nil
}

// Keep implements [transport.Recorder]. An encoding that nobody knows how to give
// again is not kept.
func (s *Step) Keep(key transport.RequestKey, encoding string) transport.Copy {
	if s.Err() != nil {
		return nil
	}
	for suffix, known := range encodings {
		if known == encoding {
			return s.create(string(key) + suffix)
		}
	}
	s.fail(fmt.Errorf("nobody knows the encoding %q", encoding))
	return nil
}

func (s *Step) create(name string) transport.Copy {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		s.fail(err)
		return nil
	}
	file, err := os.CreateTemp(s.dir, "*.part")
	if err != nil {
		s.fail(err)
		return nil
	}
	return &answer{step: s, file: file, name: filepath.Join(s.dir, name)}
}

// answer is the body of an answer on its way to a file.
type answer struct {
	step *Step
	file *os.File
	name string
}

// Write implements [transport.Copy].
func (a *answer) Write(p []byte) (int, error) {
	n, err := a.file.Write(p)
	if err != nil {
		a.step.fail(err)
	}
	return n, err
}

// End implements [transport.Copy]. What was not whole is asked for again, and
// then kept.
func (a *answer) End(whole bool) {
	err := a.file.Close()
	if err == nil && whole && a.step.Err() == nil {
		err = os.Rename(a.file.Name(), a.name)
	} else if removed := os.Remove(a.file.Name()); err == nil {
		err = removed
	}
	if err != nil {
		a.step.fail(err)
	}
}
