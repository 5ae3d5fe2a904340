package segment_test

import (
	"bytes"
	"io"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/segment"
)

// benchRows are a few groups of rows.
const benchRows = 1 << 20

// moments are a column as the moments of findings are: of each device the same,
// with a few between that are others.
func moments() column.Column {
	c := &column.Times{Millis: make([]int64, benchRows)}
	for row := range c.Millis {
		c.Millis[row] = 1_700_000_000_000 + int64(row/200%1000)*1000
		if row%50 == 0 {
			c.Millis[row] = column.NoTime
		}
	}
	return c
}

func BenchmarkWrite(b *testing.B) {
	fields := []segment.Field{{Name: "lastSeenOn", Kind: graph.KindTime, Column: moments()}}
	for b.Loop() {
		if err := segment.Write(io.Discard, benchRows, fields); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPick(b *testing.B) {
	var buf bytes.Buffer
	fields := []segment.Field{{Name: "lastSeenOn", Kind: graph.KindTime, Column: moments()}}
	if err := segment.Write(&buf, benchRows, fields); err != nil {
		b.Fatal(err)
	}
	var rows []uint32
	for row := uint32(0); row < benchRows; row += 100 {
		rows = append(rows, row)
	}
	for b.Loop() {
		f, err := segment.Open("s", bytes.NewReader(buf.Bytes()), int64(buf.Len()), benchRows, column.NewDict())
		if err == nil {
			_, err = f.Pick("lastSeenOn", graph.KindTime, rows)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
