package disk

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"

	"parapet/internal/graph"
)

// lockName is the file whose lock lets one process write. The file stays; the
// lock ends with the process that holds it.
const lockName = "lock"

// sharingViolation is ERROR_SHARING_VIOLATION: the file is open elsewhere.
const sharingViolation = syscall.Errno(32)

// Lock takes the folder's lock and returns what releases it. It does not
// wait: it fails with graph.ErrLocked while another holds the lock. The lock
// is a file that is open and shared with nobody.
func (d *Dir) Lock() (unlock func() error, err error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(d.Path, lockName))
	if err != nil {
		return nil, err
	}
	const nobody = 0
	h, err := syscall.CreateFile(name, syscall.GENERIC_WRITE, nobody, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		err = graph.ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", d.Path, err)
	}
	return func() error { return syscall.CloseHandle(h) }, nil
}

// syncDir does nothing: Windows has no way to sync a folder and keeps the
// order of its changes itself.
func syncDir(string) error { return nil }
