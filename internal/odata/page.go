package odata

import (
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata/scan"
)

// Page is one answer that holds a collection.
type Page[T any] struct {
	Rows []Row[T]
	// NextLink is where the collection goes on, empty when the service says
	// nothing about it. A page without rows may have one.
	NextLink string
	// DeltaLink is where the changes since this collection begin, on the last
	// page of those that have one.
	DeltaLink string
}

// Row is one record of a page.
type Row[T any] struct {
	// Value is the record, unless Err says that there is none.
	Value T
	// Err is what could not be read, nil when all could. Its Position is that
	// within the page.
	Err *RowError
}

// IsLost reports whether there is no record.
func (r Row[T]) IsLost() bool { return r.Err != nil && !r.Err.Kept() }

// ReadPage reads a whole answer. A record that does not fit a T, or has no id,
// is reported in its row. The error is about the answer as a whole: no JSON, no
// list of rows in it, or, as [io.ErrUnexpectedEOF], that it ends too soon.
func ReadPage[T any](r io.Reader, id func(T) string) (Page[T], error) {
	var page Page[T]
	rows := NewRows(id, "it has no id")
	defer rows.Close()
	err := List{
		Name: "value",
		Usual: func(_ int, text []byte, i int) (end int) {
			if end = rows.Usual(text, i, &page.room().Value); end == scan.Bad {
				page.Rows = page.Rows[:len(page.Rows)-1]
			}
			return end
		},
		Element: func(position int, raw []byte) error {
			row := page.room()
			row.Value, row.Err = rows.Read(raw, position)
			return nil
		},
		Beside: map[string]any{"@odata.nextlink": &page.NextLink, "@odata.deltalink": &page.DeltaLink},
	}.Read(r)
	if err != nil {
		return Page[T]{}, err
	}
	return page, nil
}

// room is an empty row after the others: rows are large, and read in their place.
func (p *Page[T]) room() *Row[T] {
	if n := len(p.Rows); n == cap(p.Rows) {
		p.Rows = slices.Grow(p.Rows, n+1)
	}
	p.Rows = append(p.Rows, Row[T]{})
	return &p.Rows[len(p.Rows)-1]
}

// ReadRecord reads a whole answer that is one record.
func ReadRecord[T any](r io.Reader) (T, error) {
	var record T
	err := readValue(r, func(dec *jsontext.Decoder) error { return DecodeNext(dec, &record) })
	return record, err
}
