package terminal

import (
	"fmt"
	"io"
	"strings"

	"parapet/internal/glyph"
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
			widths[i] = max(widths[i], glyph.Width(glyph.Plain(text)))
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
		text = glyph.Plain(text)
		pad := strings.Repeat(" ", widths[i]-glyph.Width(text))
		if i < len(t.Right) && t.Right[i] {
			b.WriteString(pad + text)
		} else {
			b.WriteString(text + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
}
