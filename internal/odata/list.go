package odata

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"parapet/internal/odata/scan"
)

// List is what is wanted of an answer that holds a list.
type List struct {
	// Name is the list's name in lower case.
	Name string
	// Usual reads the element at i, if there is nothing unusual about it, and gives its
	// end. At [scan.Bad] the element may not have come to its end yet: it is as if it
	// had not been read. It may be nil.
	Usual func(position int, text []byte, i int) (end int)
	// Element is given each element that Usual does not read, as it is written. Its
	// error is one of the whole answer.
	Element func(position int, raw []byte) error
	// Beside is what other members are decoded into, by their names in lower case.
	Beside map[string]any
}

// Read reads a whole answer, piece by piece: an answer may have hundreds of
// megabytes. What elements are given is valid until they return. The error is about
// the answer as a whole, of which some elements may have been given before: no JSON,
// no list in it, or, as [io.ErrUnexpectedEOF], that it ends too soon.
func (l List) Read(r io.Reader) error {
	w := openWindow(r)
	defer w.close()
	return l.read(w)
}

func (l List) read(w *window) error {
	given, began := 0, l.begin(w)
	if began {
		var ended bool
		if given, ended = l.elements(w); ended && l.end(w) {
			return nil
		}
	}
	return l.explain(w, began, given)
}

// begin passes what is before the first element.
func (l List) begin(w *window) bool {
	for {
		first := scan.Bad
		scan.Members(w.text, scan.Space(w.text, 0), func(name []byte, i int) int {
			if isPlainly(name, l.Name) {
				if i < len(w.text) && w.text[i] == '[' {
					first = i + 1
				}
				return scan.Bad // that is far enough
			}
			return l.beside(name, w.text, i)
		})
		if first != scan.Bad {
			w.passed = first
			return true
		}
		if !w.more() {
			return false
		}
	}
}

// isPlainly reports whether a name, with its quotes, is plainly the one in lower case.
func isPlainly(name []byte, lower string) bool {
	return len(name) == len(lower)+2 && strings.EqualFold(string(name[1:len(name)-1]), lower) && scan.IsPlain(name)
}

// beside passes another member than the list.
func (l List) beside(name, text []byte, i int) int {
	if !scan.IsPlain(name) || isPlainly(name, l.Name) {
		return scan.Bad
	}
	end := scan.Value(text, i)
	to := l.Beside[strings.ToLower(string(name[1:len(name)-1]))]
	if to != nil && end != scan.Bad && Decode(text[i:end], to) != nil {
		return scan.Bad
	}
	return end
}

// elements passes the elements and counts them.
func (l List) elements(w *window) (given int, ended bool) {
	for {
		i := scan.Space(w.text, w.passed)
		if i < len(w.text) && w.text[i] == ']' {
			return given, true
		}
		if end := l.element(w.text, i, given); end != scan.Bad {
			w.passed = end
			given++
		} else if !w.more() {
			return given, false
		}
	}
}

// element passes an element and the comma before it.
func (l List) element(text []byte, i, position int) int {
	if position > 0 {
		if i >= len(text) || text[i] != ',' {
			return scan.Bad
		}
		i = scan.Space(text, i+1)
	}
	if l.Usual != nil {
		if end := l.Usual(position, text, i); end != scan.Bad {
			return end
		}
	}
	end := scan.Value(text, i)
	if end == scan.Bad || end == len(text) || l.Element(position, text[i:end:end]) != nil {
		return scan.Bad // at the end of the text, a number may go on
	}
	return end
}

// end passes what is after the last element.
func (l List) end(w *window) bool {
	for w.err == nil {
		w.more()
	}
	if !errors.Is(w.err, io.EOF) {
		return false
	}
	i := scan.Space(w.text, w.passed) + 1
	end := scan.MoreMembers(w.text, i, func(name []byte, i int) int { return l.beside(name, w.text, i) })
	return end != scan.Bad && scan.Space(w.text, end) == len(w.text)
}

// explain reads on where something unusual is, in any answer, and says what is wrong
// with it.
func (l List) explain(w *window, began bool, given int) error {
	before, found, position := "", began, given
	if began {
		before = fmt.Sprintf(`{%q:[`, l.Name)
	}
	if given > 0 { // one stands for all
		before, position = before+"0", given-1
	}
	fields := map[string]Field{
		l.Name: func(dec *jsontext.Decoder) error {
			found = true
			return Elements(dec, func(int) error {
				raw, err := dec.ReadValue()
				if position++; err != nil || position <= given {
					return err
				}
				return l.Element(position-1, raw)
			})
		},
	}
	for name, to := range l.Beside {
		fields[name] = func(dec *jsontext.Decoder) error { return DecodeNext(dec, to) }
	}
	err := ReadObject(io.MultiReader(strings.NewReader(before), bytes.NewReader(w.text[w.passed:]), failing{w.err}), fields)
	switch {
	case err == nil && !found:
		return errors.New("the answer holds no list of rows")
	case err != nil && given > 0:
		return fmt.Errorf("after %d rows: %w", given, err)
	}
	return err
}

// failing is a reader that has nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
