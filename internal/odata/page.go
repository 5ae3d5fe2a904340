package odata

import (
	"errors"
	"io"

	"github.com/go-json-experiment/json/jsontext"
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
	p := pageReader[T]{id: id}
	err := ReadObject(r, map[string]Field{
		"value":            p.rows,
		"@odata.nextlink":  link(&p.page.NextLink),
		"@odata.deltalink": link(&p.page.DeltaLink),
	})
	if err == nil && !p.found {
		err = errors.New("the answer holds no list of rows")
	}
	if err != nil {
		return Page[T]{}, err
	}
	return p.page, nil
}

type pageReader[T any] struct {
	id    func(T) string
	page  Page[T]
	found bool
}

func (p *pageReader[T]) rows(dec *jsontext.Decoder) error {
	p.found = true
	return Elements(dec, func(i int) error {
		element, err := dec.ReadValue()
		if err != nil {
			return err
		}
		value, odd := DecodeRow(element, i, p.id, "it has no id")
		p.page.Rows = append(p.page.Rows, Row[T]{value, odd})
		return nil
	})
}

func link(to *string) Field {
	return func(dec *jsontext.Decoder) error { return DecodeNext(dec, to) }
}

// ReadRecord reads a whole answer that is one record.
func ReadRecord[T any](r io.Reader) (T, error) {
	var record T
	err := readValue(r, func(dec *jsontext.Decoder) error { return DecodeNext(dec, &record) })
	return record, err
}
