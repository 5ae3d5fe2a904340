package disk_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/disk"
)

func TestWrittenFileIsRead(t *testing.T) {
	t.Parallel()
	d := &disk.Dir{Path: t.TempDir()}
	f, err := d.Write("file", func(w io.Writer) error { _, err := io.WriteString(w, "123456789"); return err })
	if err != nil {
		t.Fatal(err)
	}
	// The check value of CRC-32C in the catalogue of CRC algorithms.
	if want := (disk.File{Name: "file", Size: 9, CRC: 0xe3069283}); f != want {
		t.Errorf("Write() = %+v, want %+v", f, want)
	}
	text, err := json.Marshal(f)
	if err != nil || string(text) != `{"file":"file","size":9,"crc32c":"e3069283"}` {
		t.Errorf("as JSON %s, %v", text, err)
	}
	if data, err := d.Read(f); string(data) != "123456789" || err != nil {
		t.Errorf("Read() = %q, %v", data, err)
	}
	f.CRC++
	if _, err := d.Read(f); !errors.Is(err, graph.ErrDamaged) {
		t.Errorf("Read() with another checksum = %v", err)
	}
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	t.Parallel()
	d := &disk.Dir{Path: t.TempDir()}
	broken := errors.New("broken")
	if _, err := d.Write("file", func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("Write() = %v, want %v", err, broken)
	}
	if entries, err := os.ReadDir(d.Path); len(entries) > 0 || err != nil {
		t.Errorf("left %v, %v", entries, err)
	}
}

func TestLockIsHeldOnce(t *testing.T) {
	t.Parallel()
	d := &disk.Dir{Path: t.TempDir()}
	unlock, err := d.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&disk.Dir{Path: d.Path}).Lock(); !errors.Is(err, graph.ErrLocked) {
		t.Errorf("second Lock() = %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := d.Lock()
	if err != nil {
		t.Fatal(err)
	}
	_ = again()
	if _, err := (&disk.Dir{Path: filepath.Join(d.Path, "missing")}).Lock(); err == nil || errors.Is(err, graph.ErrLocked) {
		t.Errorf("Lock() of a missing folder = %v", err)
	}
}

// TestUnlockedBesideABirth: a process that is being started holds for a moment the
// files of who starts it; what is unlocked then is free all the same.
func TestUnlockedBesideABirth(t *testing.T) {
	t.Parallel()
	d, born := disk.Dir{Path: t.TempDir()}, make(chan struct{})
	go func() {
		defer close(born)
		for range 200 { // born, and gone as soon: that cannot be run
			_ = exec.CommandContext(t.Context(), os.DevNull).Run()
		}
	}()
	for {
		unlock, err := d.Lock()
		if err == nil {
			err = unlock()
		}
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-born:
			return
		default:
		}
	}
}
