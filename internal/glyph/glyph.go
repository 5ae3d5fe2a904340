// Package glyph says how much room text takes where characters stand in
// cells, as on a terminal, so that columns and carets line up. It knows
// characters and nothing of what they say.
package glyph

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Width is the number of cells a text takes: two for wide East Asian
// characters, none for marks that sit on another.
func Width(text string) int {
	cells := 0
	for _, r := range text {
		cells += runeWidth(r)
	}
	return cells
}

func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

// Cut shortens a text to so many cells, with an ellipsis when it was longer.
func Cut(text string, cells int) string {
	if Width(text) <= cells {
		return text
	}
	used := 0
	for i, r := range text {
		if used+runeWidth(r) > cells-1 {
			return text[:i] + "…"
		}
		used += runeWidth(r)
	}
	return text
}

// Plain shows control characters as spaces and leaves out those that turn the
// direction of writing, so that a text from outside cannot draw over its
// neighbours.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)
}
