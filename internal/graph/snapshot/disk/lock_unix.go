//go:build unix

package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"parapet/internal/graph"
)

// lockName is the file whose lock lets one process write. The file stays; the
// lock ends with the process that holds it.
const lockName = "lock"

// Lock takes the folder's lock and returns what releases it. It does not
// wait: it fails with graph.ErrLocked while another holds the lock.
func (d *Dir) Lock() (unlock func() error, err error) {
	path := filepath.Join(d.Path, lockName)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", d.Path, err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = graph.ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", d.Path, errors.Join(err, f.Close()))
	}
	return func() error { return errors.Join(release(f), f.Close()) }, nil
}

// release ends the lock even while a process that is just being started has the
// file open too, as a fork leaves it until its exec: flock(2) binds a lock to the
// open file, not to one of its descriptors.
func release(f *os.File) error {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_UN); err != nil {
		return fmt.Errorf("unlock %s: %w", f.Name(), err)
	}
	return nil
}

func syncDir(path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return f.Sync()
}
