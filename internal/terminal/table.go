package terminal

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Table is rows of texts under a header.
type Table struct {
	Header []string
	// Right are the columns whose texts stand at the right, as numbers do.
	Right []bool
	Rows  [][]string
}

// gap separates columns.
const gap = "  "

// Write writes the table with its columns aligned. Control characters are
// shown as spaces, so that a value cannot draw over its neighbours.
func (t Table) Write(w io.Writer) error {
	widths := t.widths()
	for i, row := range append([][]string{t.Header}, t.Rows...) {
		if i == 0 && t.Header == nil {
			continue
		}
		if _, err := fmt.Fprintln(w, t.line(row, widths)); err != nil {
			return err
		}
	}
	return nil
}

func (t Table) widths() []int {
	widths := make([]int, len(t.Header))
	for _, row := range append(t.Rows, t.Header) {
		for i, text := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(clean(text)))
		}
	}
	return widths
}

func (t Table) line(row []string, widths []int) string {
	var b strings.Builder
	for i, text := range row {
		if i > 0 {
			b.WriteString(gap)
		}
		text = clean(text)
		pad := strings.Repeat(" ", widths[i]-Width(text))
		if i < len(t.Right) && t.Right[i] {
			b.WriteString(pad + text)
		} else {
			b.WriteString(text + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// clean shows control characters as spaces.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// Width is the number of cells a text takes on a terminal: two for wide East
// Asian characters, none for marks that sit on another.
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

// cut shortens a text to so many cells, with an ellipsis when it was longer.
func cut(text string, cells int) string {
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
