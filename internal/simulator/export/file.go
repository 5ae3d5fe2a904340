package export

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// file is one blob. Its content is made when it is first opened, and kept
// under a name of its own, or in memory when it has none.
type file struct {
	path  string // in links
	local string
	write func(io.Writer) error

	mu   sync.Mutex
	data []byte
}

// inMemory is a content that needs no closing.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

// open returns the content, making it first when nobody did.
func (f *file) open() (io.ReadSeekCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.local != "" {
		return f.openKept()
	}
	if f.data == nil {
		var out bytes.Buffer
		if err := f.write(&out); err != nil {
			return nil, err
		}
		f.data = append([]byte{}, out.Bytes()...) // not nil, although it may be empty
	}
	return inMemory{bytes.NewReader(f.data)}, nil
}

func (f *file) openKept() (io.ReadSeekCloser, error) {
	kept, err := os.Open(f.local)
	if !errors.Is(err, fs.ErrNotExist) {
		return kept, err
	}
	if err := f.keep(); err != nil {
		return nil, err
	}
	return os.Open(f.local)
}

// keep writes the content aside and then in place, so that what is in place is
// whole.
func (f *file) keep() (err error) {
	if err := os.MkdirAll(filepath.Dir(f.local), 0o700); err != nil {
		return err
	}
	out, err := os.Create(f.local + ".new")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(out.Name()))
		}
	}()
	if err := errors.Join(f.write(out), out.Close()); err != nil {
		return err
	}
	return os.Rename(out.Name(), f.local)
}
