// Package odatatest changes JSON in ways that must not change what is read
// from it.
package odatatest

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// UpperNames writes a JSON value anew, with the names of all members in upper
// case, spaces between tokens, and otherwise the same. It reports false when
// data is not one JSON value.
func UpperNames(data []byte) ([]byte, bool) {
	lenient := []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	var out bytes.Buffer
	dec := jsontext.NewDecoder(bytes.NewReader(data), lenient...)
	enc := jsontext.NewEncoder(&out, append(lenient, jsontext.SpaceAfterColon(true), jsontext.SpaceAfterComma(true))...)
	for first := true; first || dec.StackDepth() > 0; first = false {
		token, err := dec.ReadToken()
		if err != nil {
			return nil, false
		}
		// Within an object, every other token is a name.
		parent, n := dec.StackIndex(dec.StackDepth())
		if token.Kind() == '"' && parent == '{' && n%2 == 1 {
			token = jsontext.String(upperASCII(token.String()))
		}
		if err := enc.WriteToken(token); err != nil {
			return nil, false
		}
	}
	_, err := dec.ReadToken()
	return out.Bytes(), errors.Is(err, io.EOF)
}

// upperASCII leaves letters alone whose upper case is another word to some.
func upperASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}
