// Package glyph says how wide text stands on a terminal, so that columns and
// carets line up. It knows characters and nothing of what they say.
package glyph

import (
	"strings"
	"unicode"
)

// wide holds what occupies two columns and belongs to no single script: full
// width forms, CJK punctuation and the blocks of pictographs that terminals
// draw in two columns.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x231A, Hi: 0x231B, Stride: 1},
		{Lo: 0x23E9, Hi: 0x23EC, Stride: 1},
		{Lo: 0x2E80, Hi: 0x303E, Stride: 1},
		{Lo: 0x3099, Hi: 0x33FF, Stride: 1},
		{Lo: 0xFE30, Hi: 0xFE6F, Stride: 1},
		{Lo: 0xFF01, Hi: 0xFF60, Stride: 1},
		{Lo: 0xFFE0, Hi: 0xFFE6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1F300, Hi: 0x1F64F, Stride: 1},
		{Lo: 0x1F680, Hi: 0x1F6FF, Stride: 1},
		{Lo: 0x1F900, Hi: 0x1FAFF, Stride: 1},
	},
}

// Width is the number of columns that the text occupies on a line.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1160 && r <= 0x11FF: // vowels and finals, drawn onto the Hangul letter before
		return 0
	case unicode.In(r, wide, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana):
		if r >= 0xFF61 && r <= 0xFFDC { // the half-width forms of those scripts
			return 1
		}
		return 2
	}
	return 1
}

// Truncate is the text cut to at most so many columns, with an ellipsis as
// its last character when something was cut.
func Truncate(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	var b strings.Builder
	left := columns - 1
	for _, r := range s {
		if left -= runeWidth(r); left < 0 {
			break
		}
		b.WriteRune(r)
	}
	return b.String() + "…"
}

// Plain is the text without characters that move a terminal's cursor, change
// its state or reverse the direction of writing: text from outside must not.
// White space becomes spaces.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
