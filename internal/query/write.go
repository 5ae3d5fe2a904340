package query

import "io"

// WriteJSON writes the answer as JSON.
func (a *Answer) WriteJSON(w io.Writer) error { return nil }

// WriteTable writes the answer as a table for people. Cells are cut so that
// the table is at most width columns wide; nothing is cut when width is 0.
func (a *Answer) WriteTable(w io.Writer, width int) error { return nil }

// WriteCSV writes the answer as CSV.
func (a *Answer) WriteCSV(w io.Writer) error { return nil }
