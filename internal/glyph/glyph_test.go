package glyph_test

import (
	"testing"

	"parapet/internal/glyph"
)

func TestWidth(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":            0,
		"Device":      6,
		"Größe":       5,
		"Gro\u0308ße": 5,
		"端末":          4,
		"ｱ":           1,
		"🔒":           2,
	} {
		if got := glyph.Width(text); got != want {
			t.Errorf("Width(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		cells int
		want  string
	}{
		{"Device", 6, "Device"},
		{"Device", 5, "Devi…"},
		{"端末名", 5, "端末…"},
		{"端末名", 4, "端…"},
		{"Device", 1, "…"},
	} {
		if got := glyph.Cut(c.text, c.cells); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.text, c.cells, got, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	if got, want := glyph.Plain("a\x1b[2Jb\tc\u202ed"), "a [2Jb cd"; got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
}
