package odata

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata/scan"
)

// List is what is wanted of an answer that holds a list.
type List struct {
	// Name is the list's name in lower case.
	Name string
	// Begin is called before the first element. When the answer has to be read in
	// another way after all, it is called again: what came before is not true.
	Begin func()
	// Element is given each element, as it is written. Its error is one of the whole
	// answer.
	Element func(position int, raw []byte) error
	// Beside is what other members are decoded into, by their names in lower case.
	Beside map[string]any
}

// Read reads a whole answer into memory, where the elements lie until the buffer is
// used again. The error is about the answer as a whole: no JSON, no list in it, or,
// as [io.ErrUnexpectedEOF], that it ends too soon.
func (l List) Read(r io.Reader, memory *bytes.Buffer) error {
	err := fill(memory, r)
	l.Begin()
	if err == nil && l.scan(memory.Bytes()) {
		return nil
	}
	l.Begin()
	return l.explain(io.MultiReader(bytes.NewReader(memory.Bytes()), failing{err}))
}

// failing is a reader that has nothing but an error, or none.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// scan reads an answer with nothing unusual about it, and reports whether it was one.
func (l List) scan(text []byte) bool {
	found := false
	end := scan.Members(text, scan.Space(text, 0), func(name []byte, i int) int {
		if !scan.IsPlain(name) {
			return scan.Bad
		}
		lower := strings.ToLower(string(name[1 : len(name)-1]))
		if lower == l.Name {
			found = true
			return l.elements(text, i)
		}
		end := scan.Value(text, i)
		if to := l.Beside[lower]; to != nil && end != scan.Bad && Decode(text[i:end], to) != nil {
			return scan.Bad
		}
		return end
	})
	return found && end != scan.Bad && scan.Space(text, end) == len(text)
}

func (l List) elements(text []byte, i int) int {
	position := 0
	return scan.Elements(text, i, func(i int) int {
		end := scan.Value(text, i)
		if end == scan.Bad || l.Element(position, text[i:end:end]) != nil {
			return scan.Bad
		}
		position++
		return end
	})
}

// explain reads any answer, and says what is wrong with it.
func (l List) explain(r io.Reader) error {
	found := false
	fields := map[string]Field{
		l.Name: func(dec *jsontext.Decoder) error {
			found = true
			return Elements(dec, func(position int) error {
				element, err := dec.ReadValue()
				if err != nil {
					return err
				}
				return l.Element(position, bytes.Clone(element))
			})
		},
	}
	for name, to := range l.Beside {
		fields[name] = func(dec *jsontext.Decoder) error { return DecodeNext(dec, to) }
	}
	err := ReadObject(r, fields)
	if err == nil && !found {
		err = errors.New("the answer holds no list of rows")
	}
	return err
}
