package query

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// WriteCSV writes the answer as CSV with a header, quoted as RFC 4180 says,
// its lines ended by line feeds. Items of a list are joined by "; ", dates are
// in RFC 3339, undefined is empty, and a whole entity is its display name. The
// columns of a list are _id, _key, _type, _class and every property that any
// of its entities has.
//
// A text that a spreadsheet would take for a formula gets an apostrophe before
// it: names in a tenant are not chosen by who opens the file.
func (a *Answer) WriteCSV(w io.Writer) error {
	g := a.grid()
	out := csv.NewWriter(w)
	record := make([]string, len(g.columns))
	for i, name := range g.columns {
		record[i] = harmless(name)
	}
	err := out.Write(record)
	for _, row := range a.Rows {
		if err != nil {
			break
		}
		for i := range g.columns {
			record[i] = csvText(g.cell(row, i))
		}
		err = out.Write(record)
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write the answer as CSV: %w", err)
	}
	return nil
}

func csvText(c plan.Cell) string {
	switch v := c.Value; {
	case c.Entity != nil:
		return harmless(label(c.Entity))
	case v.Kind() == graph.KindText:
		return harmless(v.AsText())
	case v.Kind() == graph.KindList:
		return harmless(strings.Join(v.AsList(), "; "))
	default:
		return v.String()
	}
}

// harmless is the text with an apostrophe before what begins a formula, see
// OWASP's page on CSV injection.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
