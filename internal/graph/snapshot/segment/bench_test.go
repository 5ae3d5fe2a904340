package segment_test

import (
	"bytes"
	"fmt"
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

// written is a segment of one column.
func written(b *testing.B, n int, field segment.Field) []byte {
	b.Helper()
	var buf bytes.Buffer
	if err := segment.Write(&buf, n, []segment.Field{field}); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

func reopened(b *testing.B, data []byte, n int, d *column.Dict) *segment.File {
	b.Helper()
	f, err := segment.Open("s", bytes.NewReader(data), int64(len(data)), n, d)
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// BenchmarkReadKeys reads strings of which each is there once, by who knows them.
func BenchmarkReadKeys(b *testing.B) {
	const n = 100_000
	d := column.NewDict()
	keys := &column.Texts{Dict: d}
	for row := range n {
		keys.Codes = append(keys.Codes, d.Intern(fmt.Sprintf("microsoft_defender_machine:%040x", row)))
	}
	data := written(b, n, segment.Field{Name: "_key", Kind: graph.KindText, Column: keys})
	for b.Loop() {
		if _, err := reopened(b, data, n, d).Column("_key", graph.KindText); err != nil {
			b.Fatal(err)
		}
	}
}
