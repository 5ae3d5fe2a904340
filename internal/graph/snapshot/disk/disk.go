// Package disk keeps files in a folder so that a file is there whole or not at
// all: it is written aside, synced and renamed, and read only when its size
// and checksum are those it was written with. It also holds the lock that
// lets one process write.
//
// It knows nothing of what the files hold.
package disk

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"parapet/internal/graph"
)

// Dir is a folder. It is safe for concurrent use.
type Dir struct {
	Path string
	// Before is asked before every step that changes the folder; an error
	// takes the place of the step. It is called concurrently and may be nil.
	// Tests break the disk with it.
	Before func(step, name string) error
}

// File says what was written under a name.
type File struct {
	Name string   `json:"file"`
	Size int64    `json:"size"`
	CRC  Checksum `json:"crc32c"`
}

// Checksum is a CRC-32C (Castagnoli) sum, eight hexadecimal digits in text.
type Checksum uint32

// TempSuffix ends the names of files that are being written.
const TempSuffix = ".tmp"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Sum is the checksum of the data.
func Sum(data []byte) Checksum { return Checksum(crc32.Checksum(data, castagnoli)) }

// MarshalText writes the sum in hexadecimal.
func (c Checksum) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%08x", uint32(c)), nil }

// UnmarshalText reads what MarshalText wrote.
func (c *Checksum) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 16, 32)
	if err != nil {
		return fmt.Errorf("checksum %q is not hexadecimal", text)
	}
	*c = Checksum(n)
	return nil
}

// Write makes a file of what fill writes. When it fails there is no new file.
// The name lasts only after a Sync.
func (d *Dir) Write(name string, fill func(io.Writer) error) (File, error) {
	file, err := d.writeAside(name, fill)
	if err == nil {
		err = d.rename(name)
	}
	if err != nil {
		_ = d.Remove(name + TempSuffix) // what stays is removed with the next writer's leftovers
		return File{}, fmt.Errorf("write %s: %w", filepath.Join(d.Path, name), err)
	}
	return file, nil
}

func (d *Dir) writeAside(name string, fill func(io.Writer) error) (file File, err error) {
	if err := d.before("create", name); err != nil {
		return File{}, err
	}
	f, err := os.OpenFile(filepath.Join(d.Path, name+TempSuffix), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return File{}, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := &summing{dir: d, name: name, to: f}
	buffered := bufio.NewWriterSize(sum, 1<<18)
	if err := fill(buffered); err != nil {
		return File{}, err
	}
	if err := buffered.Flush(); err != nil {
		return File{}, err
	}
	if err := d.before("sync", name); err != nil {
		return File{}, err
	}
	return File{Name: name, Size: sum.size, CRC: Checksum(sum.crc)}, f.Sync()
}

func (d *Dir) rename(name string) error {
	if err := d.before("rename", name); err != nil {
		return err
	}
	return os.Rename(filepath.Join(d.Path, name+TempSuffix), filepath.Join(d.Path, name))
}

// summing adds up what passes on its way to a file.
type summing struct {
	dir  *Dir
	name string
	to   io.Writer
	size int64
	crc  uint32
}

func (s *summing) Write(p []byte) (int, error) {
	if err := s.dir.before("write", s.name); err != nil {
		return 0, err
	}
	n, err := s.to.Write(p)
	s.size += int64(n)
	s.crc = crc32.Update(s.crc, castagnoli, p[:n])
	return n, err
}

// ErrGone: a file was cleared away since its name was read.
var ErrGone = errors.New("cleared away by a later run: open the graph again")

// Read is the content of a file that was written before. It fails with
// graph.ErrDamaged when the file is missing or not as it was written.
func (d *Dir) Read(f File) ([]byte, error) {
	var data bytes.Buffer
	data.Grow(int(min(f.Size, 1<<30)))
	err := d.check(f, &data)
	return data.Bytes(), err
}

// Verify reads a file that was written before and keeps nothing of it. It
// fails as Read does.
func (d *Dir) Verify(f File) error { return d.check(f, io.Discard) }

func (d *Dir) check(f File, to io.Writer) (err error) {
	path := filepath.Join(d.Path, f.Name)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is %w: it is missing", path, graph.ErrDamaged)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() != f.Size {
		return fmt.Errorf("%s is %w: it has %d bytes instead of %d", path, graph.ErrDamaged, info.Size(), f.Size)
	}
	sum := crc32.New(castagnoli)
	if _, err := io.CopyBuffer(io.MultiWriter(sum, to), onlyReader{file}, make([]byte, 1<<18)); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	if Checksum(sum.Sum32()) != f.CRC {
		return fmt.Errorf("%s is %w: its checksum is wrong", path, graph.ErrDamaged)
	}
	return nil
}

// onlyReader hides what else a reader can do, so that copying from it is by
// large pieces.
type onlyReader struct{ io.Reader }

// Open opens a file that was verified before, to read parts of it. It fails
// with ErrGone when the file is there no more, and with graph.ErrDamaged when
// its size is not as it was written.
func (d *Dir) Open(f File) (*os.File, error) {
	path := filepath.Join(d.Path, f.Name)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s was %w", path, ErrGone)
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && info.Size() != f.Size {
		err = fmt.Errorf("%s is %w: it has %d bytes instead of %d", path, graph.ErrDamaged, info.Size(), f.Size)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Remove removes a file.
func (d *Dir) Remove(name string) error {
	if err := d.before("remove", name); err != nil {
		return err
	}
	return os.Remove(filepath.Join(d.Path, name))
}

// Sync makes the names of the folder's files last.
func (d *Dir) Sync() error {
	if err := d.before("sync", "."); err != nil {
		return err
	}
	return syncDir(d.Path)
}

func (d *Dir) before(step, name string) error {
	if d.Before == nil {
		return nil
	}
	return d.Before(step, name)
}
