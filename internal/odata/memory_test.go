package odata

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// One buffer takes answers of any size, and all of those that break off.
func TestFill(t *testing.T) {
	t.Parallel()
	var memory bytes.Buffer
	broken := errors.New("broken off")
	for _, size := range []int{0, 1, 100, piece - 1, piece, 3*piece + 7, 50, piece + 1, 4 * piece} {
		for _, want := range []error{nil, broken} {
			text := strings.Repeat("0123456789", size/10+1)[:size]
			r := iotest.HalfReader(strings.NewReader(text))
			if want != nil {
				r = io.MultiReader(r, iotest.ErrReader(want))
			}
			if err := fill(&memory, r); !errors.Is(err, want) || memory.String() != text {
				t.Errorf("of %d bytes %d are read: %v, want %v", size, memory.Len(), err, want)
			}
		}
	}
}
