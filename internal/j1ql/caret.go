package j1ql

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"parapet/internal/glyph"
)

// shownCells is how many cells of a line a message shows, and ledCells how many
// of them may lie before the place that it is about.
const (
	shownCells = 120
	ledCells   = 60
)

// underline writes the line where the span begins and carets below the part
// of the span on that line. Of a long line it shows what is around the place.
func underline(b *strings.Builder, text string, at Span) {
	begin := min(at.Pos.Offset, len(text))
	start := strings.LastIndexByte(text[:begin], '\n') + 1
	line, _, _ := strings.Cut(text[start:], "\n")
	line = strings.TrimSuffix(line, "\r")
	end := min(max(at.End.Offset, begin)-start, len(line))
	begin = min(begin-start, len(line))
	before, marked, after := clip(line[:begin], line[begin:max(begin, end)], line[max(begin, end):])
	marks := max(1, glyph.Width(marked))
	fmt.Fprintf(b, "  %s\n  %s%s\n", before+marked+after, blank(before), strings.Repeat("^", marks))
}

// clip shortens the three parts of a line until they fit together, with an
// ellipsis where something is left out.
func clip(before, marked, after string) (string, string, string) {
	if glyph.Width(before)+glyph.Width(marked)+glyph.Width(after) <= shownCells {
		return before, marked, after
	}
	before = tail(before, ledCells)
	room := shownCells - glyph.Width(before)
	if after != "" {
		room-- // for the ellipsis at least
	}
	marked = glyph.Cut(marked, room)
	if strings.HasSuffix(marked, "…") {
		return before, marked, ""
	}
	return before, marked, glyph.Cut(after, shownCells-glyph.Width(before)-glyph.Width(marked))
}

// tail is the end of a text that fits into so many cells, after an ellipsis
// when something stood before it.
func tail(text string, cells int) string {
	if glyph.Width(text) <= cells {
		return text
	}
	start, room := len(text), cells-1
	for start > 0 {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		room -= glyph.Width(text[start-size : start])
		if room < 0 {
			break
		}
		start -= size
	}
	return "…" + text[start:]
}

// blank is white space as wide as the text: tabs stay tabs.
func blank(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		if text[0] == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteString(strings.Repeat(" ", glyph.Width(text[:size])))
		}
		text = text[size:]
	}
	return b.String()
}
