package odata

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Page is one answer that holds a collection.
type Page[T any] struct {
	Rows []Row[T]
	// NextLink is where the collection goes on, empty when the service says
	// nothing about it. A page without rows may have one.
	NextLink string
}

// Row is one record of a page: a Value, or the reason why there is none.
type Row[T any] struct {
	Value T
	Err   *RowError // its Position is that within the page
}

// ReadPage reads a whole answer. A record that decode refuses is reported in
// its row. The error is about the answer as a whole: no JSON, no list of rows
// in it, or, as [io.ErrUnexpectedEOF], that it ends too soon.
func ReadPage[T any](r io.Reader, decode func([]byte) (T, error)) (Page[T], error) {
	p := pageReader[T]{decode: decode}
	err := WalkObject(r, map[string]func(*jsontext.Decoder) error{
		"value":           p.rows,
		"@odata.nextlink": p.nextLink,
	})
	if err == nil && !p.found {
		err = errors.New("the answer holds no list of rows")
	}
	return p.page, err
}

// WalkObject reads r, which must hold one JSON object and nothing more, and
// calls the field function of each name that has one, names in lower case, to
// read its value. [io.ErrUnexpectedEOF] says that r ends too soon.
func WalkObject(r io.Reader, fields map[string]func(*jsontext.Decoder) error) error {
	dec := jsontext.NewDecoder(r, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if err := walkFields(dec, fields); err != nil {
		return unexpectedEOF(err)
	}
	// Reading to the end finds garbage and lets the connection be used again.
	switch _, err := dec.ReadToken(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	return errors.New("the answer goes on after its end")
}

func walkFields(dec *jsontext.Decoder, fields map[string]func(*jsontext.Decoder) error) error {
	if err := open(dec, '{'); err != nil {
		return err
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		read := fields[strings.ToLower(name.String())]
		if read == nil {
			read = (*jsontext.Decoder).SkipValue
		}
		if err := read(dec); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// Elements reads a list and gives read the bytes of each element, which are
// valid until it returns. Null is an empty list.
func Elements(dec *jsontext.Decoder, read func(i int, element []byte) error) error {
	if dec.PeekKind() == 'n' {
		return dec.SkipValue()
	}
	if err := open(dec, '['); err != nil {
		return err
	}
	for i := 0; dec.PeekKind() != ']'; i++ {
		element, err := dec.ReadValue()
		if err != nil {
			return err
		}
		if err := read(i, element); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// open reads the token that begins an object or a list.
func open(dec *jsontext.Decoder, kind jsontext.Kind) error {
	token, err := dec.ReadToken()
	if err != nil {
		return err
	}
	if token.Kind() != kind {
		return fmt.Errorf("the answer has %s in place of %s", token.Kind(), kind)
	}
	return nil
}

// unexpectedEOF makes of an end where none may be what transport retries.
func unexpectedEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

type pageReader[T any] struct {
	decode func([]byte) (T, error)
	page   Page[T]
	found  bool
}

func (p *pageReader[T]) rows(dec *jsontext.Decoder) error {
	p.found = true
	return Elements(dec, func(i int, element []byte) error {
		value, err := p.decode(element)
		row := Row[T]{Value: value}
		if err != nil {
			row = Row[T]{Err: NewRowError(i, element, err)}
		}
		p.page.Rows = append(p.page.Rows, row)
		return nil
	})
}

func (p *pageReader[T]) nextLink(dec *jsontext.Decoder) error {
	return DecodeNext(dec, &p.page.NextLink)
}
