package export

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// Rows are whole however long they are, and begin where a page does.
func TestRowsOfPart(t *testing.T) {
	t.Parallel()
	want := []string{`{"a":1}`, `{"a":"` + strings.Repeat("x", 1<<20) + `,"}`, `{}`}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(strings.Join(want, ",\n"))) // a buffer takes everything
	_ = z.Close()
	changes := &Changes{[]changePart{{rows: len(want), packed: packed.Bytes()}}}
	for skip := range len(want) + 1 {
		var got []string
		for row := range changes.Rows(0, skip) {
			got = append(got, string(row))
		}
		if !slices.Equal(got, want[skip:]) {
			t.Errorf("behind %d rows there are %d, or others than were written", skip, len(got))
		}
	}
}
