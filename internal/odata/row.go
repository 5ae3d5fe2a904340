package odata

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata/scan"
)

// DecodeRow reads the record raw, at position. A member that does not fit its
// field is dropped, which the error says; the rest of the record is of use. There
// is no record when it is no object, or when what makes it one record among others
// is empty, for which the error says nameless. The error is nil when nothing is
// wrong.
func DecodeRow[T any](raw []byte, position int, id func(T) string, nameless string) (T, *RowError) {
	var record T
	err := Decode(raw, &record)
	var dropped []string
	if err != nil {
		record, dropped, err = salvage[T](raw)
	}
	switch {
	case err == nil && id(record) != "":
		return record, nil
	case err == nil:
		err = errors.New(nameless)
	case len(dropped) > 0 && id(record) != "":
		odd := NewRowError(position, raw, err)
		odd.Dropped = dropped
		return record, odd
	}
	return *new(T), NewRowError(position, raw, err)
}

// Rows reads records of one type, one after the other. It is for one goroutine.
type Rows[T any] struct {
	id       func(T) string
	nameless string
	usual    *reader // nil for a type that only the library reads
}

// NewRows returns Rows of records of which each has an id, for which errors say
// nameless. They have to be closed.
func NewRows[T any](id func(T) string, nameless string) *Rows[T] {
	r := &Rows[T]{id: id, nameless: nameless}
	if pool := readersOf(reflect.TypeFor[T]()); pool != nil {
		r.usual = pool.Get().(*reader)
	}
	return r
}

// Close leaves what was learnt of texts to others.
func (r *Rows[T]) Close() {
	if r.usual != nil {
		readersOf(reflect.TypeFor[T]()).Put(r.usual)
		r.usual = nil
	}
}

// Read reads a record as [DecodeRow] does.
func (r *Rows[T]) Read(raw []byte, position int) (T, *RowError) {
	var record T
	if end := r.Usual(raw, scan.Space(raw, 0), &record); end != scan.Bad && scan.Space(raw, end) == len(raw) {
		return record, nil
	}
	return DecodeRow(raw, position, r.id, r.nameless)
}

// Usual reads the record at i into an empty one, if there is nothing unusual about
// it, and gives its end. At [scan.Bad], what was read is of no use.
func (r *Rows[T]) Usual(text []byte, i int, record *T) (end int) {
	if r.usual == nil {
		return scan.Bad
	}
	end = r.usual.read(text, i, reflect.ValueOf(record).Elem())
	if end == scan.Bad || r.id(*record) == "" {
		return scan.Bad
	}
	return end
}

// salvage reads a record member by member and names those that do not fit. Without
// any, the error says that the record is none; with some, it says what is wrong
// with the first.
func salvage[T any](raw []byte) (record T, dropped []string, err error) {
	dec := jsontext.NewDecoder(bytes.NewReader(raw), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	broken := Members(dec, func(name string) error {
		value, err := dec.ReadValue()
		if err != nil {
			return err
		}
		before := record
		if misfit := Decode(object(name, value), &record); misfit != nil {
			record, dropped = before, append(dropped, strings.ToLower(name))
		}
		return nil
	})
	switch {
	case broken != nil:
		return *new(T), nil, fmt.Errorf("it is not a record: %w", broken)
	case len(dropped) > 0:
		return record, dropped, Decode(raw, new(T))
	}
	return record, nil, nil
}

// object is an object with a single member.
func object(name string, value []byte) []byte {
	text, err := jsontext.AppendQuote([]byte{'{'}, name)
	if err != nil { // bytes that are no UTF-8 are replaced, and the name is unknown
		text, _ = jsontext.AppendQuote([]byte{'{'}, "")
	}
	return append(append(append(text, ':'), value...), '}')
}
