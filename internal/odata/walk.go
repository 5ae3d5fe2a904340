package odata

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Field reads the value a decoder stands before.
type Field func(*jsontext.Decoder) error

// ReadObject reads r, which must hold one JSON object and nothing more, and
// calls the Field of each name that has one, names in lower case, to read its
// value. [io.ErrUnexpectedEOF] says that r ends too soon.
func ReadObject(r io.Reader, fields map[string]Field) error {
	return readValue(r, func(dec *jsontext.Decoder) error {
		return Members(dec, func(name string) error {
			if read := fields[strings.ToLower(name)]; read != nil {
				return read(dec)
			}
			return dec.SkipValue()
		})
	})
}

// readValue reads r, which must hold one value and nothing more.
func readValue(r io.Reader, read Field) error {
	text := bufio.NewReader(r)
	if err := begin(text); err != nil {
		return err
	}
	dec := jsontext.NewDecoder(text, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	err := read(dec)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return io.ErrUnexpectedEOF
	}
	if err != nil {
		return err
	}
	// Reading to the end finds garbage and lets the connection be used again.
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return errors.Join(errors.New("the answer goes on after its end"), err)
	}
	return nil
}

// ByteOrderMark is what some Windows programs begin a text with.
const ByteOrderMark = "\ufeff"

// begin skips a byte order mark and refuses a web page by what it is. That the
// text ends or breaks off here is for the decoder to say.
func begin(text *bufio.Reader) error {
	if mark, _ := text.Peek(len(ByteOrderMark)); string(mark) == ByteOrderMark {
		_, _ = text.Discard(len(ByteOrderMark)) // it was just seen
	}
	if head, _ := text.Peek(1); string(head) == "<" {
		return errors.New("the answer is a web page in place of JSON: check the endpoint, and what a proxy (HTTPS_PROXY) makes of the call")
	}
	return nil
}

// Members reads an object and calls value for each name, to read its value.
func Members(dec *jsontext.Decoder, value func(name string) error) error {
	if err := open(dec, '{'); err != nil {
		return err
	}
	for dec.PeekKind() != '}' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		if err := value(name.String()); err != nil {
			return err
		}
	}
	_, err := dec.ReadToken()
	return err
}

// ErrNull says that null stands where a list or an object should.
var ErrNull = errors.New("the answer has null in place of a value")

// Elements reads a list and calls element for each element, to read it. Null is
// no list, but [ErrNull]: who writes it may not have looked.
func Elements(dec *jsontext.Decoder, element func(i int) error) error {
	if err := open(dec, '['); err != nil {
		return err
	}
	for i := 0; dec.PeekKind() != ']'; i++ {
		if err := element(i); err != nil {
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
	if token.Kind() == 'n' {
		return fmt.Errorf("%w that begins with %s", ErrNull, kind)
	}
	if token.Kind() != kind {
		return fmt.Errorf("the answer has %s in place of %s", token.Kind(), kind)
	}
	return nil
}

// Text returns the text of a valid JSON value: of a string what it says, of
// null nothing, of all else how it is written. It may lie in value or in
// scratch, which may be nil. Bytes that are no UTF-8 are replaced.
func Text(value, scratch []byte) []byte {
	switch {
	case len(value) == 0 || value[0] == 'n':
		return nil
	case value[0] != '"':
		return value
	case !utf8.Valid(value):
	case bytes.IndexByte(value, '\\') < 0:
		return value[1 : len(value)-1]
	default:
		if text, ok := unescaped(scratch[:0], value[1:len(value)-1]); ok {
			return text
		}
	}
	// The only error left is that bytes had to be replaced.
	text, _ := jsontext.AppendUnquote(scratch[:0], value)
	return text
}

// unescaped appends the text of a string that is written with escapes of single
// characters; false when there are others.
func unescaped(to, text []byte) ([]byte, bool) {
	for {
		i := bytes.IndexByte(text, '\\')
		if i < 0 {
			return append(to, text...), true
		}
		to = append(to, text[:i]...)
		switch c := text[i+1]; c {
		case '"', '\\', '/':
			to = append(to, c)
		case 'n':
			to = append(to, '\n')
		case 't':
			to = append(to, '\t')
		default:
			return nil, false
		}
		text = text[i+2:]
	}
}
