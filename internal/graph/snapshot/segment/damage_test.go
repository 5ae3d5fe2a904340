package segment_test

import (
	"bytes"
	"errors"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/segment"
)

// readAll reads every column that sample writes.
func readAll(data []byte, rows int) error {
	f, err := segment.Open("s", bytes.NewReader(data), int64(len(data)), rows, column.NewDict())
	if err != nil {
		return err
	}
	_, err = f.Ints("_int")
	for _, p := range properties {
		_, e := f.Column(p.Name, p.Kind)
		err = errors.Join(err, e)
	}
	return err
}

func TestOpenWithAnotherNumberOfRows(t *testing.T) {
	t.Parallel()
	data := write(t, sample(column.NewDict(), 10))
	if err := readAll(data, 11); !errors.Is(err, graph.ErrDamaged) {
		t.Errorf("Open() = %v", err)
	}
}

func TestColumnOfAnotherKindIsNotThere(t *testing.T) {
	t.Parallel()
	data := write(t, sample(column.NewDict(), 10))
	f, err := segment.Open("s", bytes.NewReader(data), int64(len(data)), 10, column.NewDict())
	if err != nil {
		t.Fatal(err)
	}
	for name, k := range map[string]graph.Kind{"list": graph.KindText, "number": graph.KindTime, "bool": graph.KindList, "missing": graph.KindText} {
		if c, err := f.Column(name, k); c != nil || err != nil {
			t.Errorf("Column(%s, %v) = %v, %v", name, k, c, err)
		}
	}
	if _, err := f.Ints("time"); !errors.Is(err, graph.ErrDamaged) {
		t.Errorf("Ints(time) = %v", err)
	}
}

// Whoever verifies checksums first never reads such a file. Reading it ends
// in values or an error all the same.
func TestChangedBytesDoNotPanic(t *testing.T) {
	t.Parallel()
	const rows = 300
	whole := write(t, sample(column.NewDict(), rows))
	for at := 0; at < len(whole); at += 97 {
		data := bytes.Clone(whole)
		data[at] ^= byte(at)
		if err := readAll(data, rows); err != nil && !errors.Is(err, graph.ErrDamaged) {
			t.Fatalf("reading with byte %d changed = %v", at, err)
		}
		if err := readAll(whole[:at], rows); !errors.Is(err, graph.ErrDamaged) {
			t.Fatalf("reading %d of %d bytes = %v", at, len(whole), err)
		}
	}
}

// FuzzOpen reads files of which two bytes are changed: in values or in an
// error that says damage, never in a panic. More bytes than that can tell
// Parquet's reader of lists that it goes through for minutes; checksums keep
// such files from it.
func FuzzOpen(f *testing.F) {
	const rows = 40
	whole := write(f, sample(column.NewDict(), rows))
	size := uint(len(whole))
	f.Add(size/2, byte(1), byte(0), uint16(rows))
	f.Add(size-6, byte(0xff), byte(0xff), uint16(rows))
	f.Add(uint(4), byte(0), byte(0x80), uint16(0))
	f.Fuzz(func(t *testing.T, at uint, one, other byte, rows uint16) {
		data := bytes.Clone(whole)
		data[at%size] ^= one
		data[(at+1)%size] ^= other
		if err := readAll(data, int(rows)); err != nil && !errors.Is(err, graph.ErrDamaged) {
			t.Fatalf("reading = %v", err)
		}
	})
}
