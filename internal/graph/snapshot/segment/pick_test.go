package segment_test

import (
	"bytes"
	"errors"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/segment"
)

func TestPickedRowsAreThoseThatWereWritten(t *testing.T) {
	t.Parallel()
	const n = 1<<18 + 30_000 // in two groups of rows
	block := sample(column.NewDict(), n)
	data := write(t, block)
	f, err := segment.Open("s", bytes.NewReader(data), int64(len(data)), n, column.NewDict())
	if err != nil {
		t.Fatal(err)
	}
	var thousandth []uint32
	for row := uint32(0); row < n; row += 1000 {
		thousandth = append(thousandth, row)
	}
	for _, rows := range [][]uint32{nil, {0}, {n - 1}, {3, 4, 5}, {1<<18 - 1, 1 << 18, n - 1}, thousandth} {
		for i, p := range properties {
			picked, err := f.Pick(p.Name, p.Kind, rows)
			if err != nil {
				t.Fatal(err)
			}
			for at, row := range rows {
				if want, got := value(block.At(i), row), value(picked, uint32(at)); !got.Equal(want) {
					t.Fatalf("%s in row %d = %v, want %v", p.Name, row, got, want)
				}
			}
		}
	}
}

func TestPickOfNoSuchRow(t *testing.T) {
	t.Parallel()
	data := write(t, sample(column.NewDict(), 7))
	f, err := segment.Open("s", bytes.NewReader(data), int64(len(data)), 7, column.NewDict())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range properties {
		if _, err := f.Pick(p.Name, p.Kind, []uint32{6, 7}); !errors.Is(err, graph.ErrDamaged) {
			t.Errorf("Pick(%s) = %v, want ErrDamaged", p.Name, err)
		}
	}
	if c, err := f.Pick("other", graph.KindText, []uint32{7}); c != nil || err != nil {
		t.Errorf("Pick of no such column = %v, %v", c, err)
	}
}
