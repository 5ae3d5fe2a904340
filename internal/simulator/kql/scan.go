package kql

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

type kind int

const (
	end kind = iota
	word
	literal // value is set
	symbol
)

type token struct {
	kind  kind
	text  string
	value Value
}

func errorf(format string, args ...any) *Error { return &Error{fmt.Sprintf(format, args...)} }

// longSymbols are the symbols of two characters; every other one has one.
var longSymbols = []string{"==", "!=", "=~", "!~", "<=", ">="}

// units of timespan literals such as 30d.
var units = map[string]time.Duration{
	"d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second, "ms": time.Millisecond,
}

// scan splits a query into tokens. Comments run from // to the end of a line.
func scan(query string) ([]token, error) {
	var tokens []token
	for rest := strings.TrimLeft(query, " \t\r\n"); rest != ""; rest = strings.TrimLeft(rest, " \t\r\n") {
		if strings.HasPrefix(rest, "//") {
			_, rest, _ = strings.Cut(rest, "\n")
			continue
		}
		t, length, err := first(rest)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		rest = rest[length:]
	}
	return append(tokens, token{kind: end, text: "end of query"}), nil
}

// first reads the token that text begins with.
func first(text string) (token, int, error) {
	switch c := text[0]; {
	case c == '"' || c == '\'':
		i := strings.IndexByte(text[1:], c)
		if i < 0 {
			return token{}, 0, errorf("Syntax error: unterminated string literal")
		}
		return token{literal, text[:i+2], text[1 : i+1]}, i + 2, nil
	case isDigit(c):
		return number(text)
	case isLetter(c):
		n := span(text, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' || c == '~' })
		// A dash belongs to few words only: project-away, make-series.
		name := text[:n]
		if !strings.HasPrefix(name, "project-") {
			name, _, _ = strings.Cut(name, "-")
		}
		if name != "in~" {
			name, _, _ = strings.Cut(name, "~")
		}
		return token{kind: word, text: name}, len(name), nil
	}
	for _, s := range longSymbols {
		if strings.HasPrefix(text, s) {
			return token{kind: symbol, text: s}, len(s), nil
		}
	}
	_, size := utf8.DecodeRuneInString(text)
	return token{kind: symbol, text: text[:size]}, size, nil
}

// number reads an integer, or a timespan when a unit follows.
func number(text string) (token, int, error) {
	digits := span(text, isDigit)
	length := digits + span(text[digits:], isLetter)
	n, err := strconv.ParseInt(text[:digits], 10, 64)
	unit, isSpan := units[text[digits:length]]
	switch {
	case err != nil || (length > digits && !isSpan):
		return token{}, 0, errorf("Syntax error: Query could not be parsed at '%s'", text[:length])
	case isSpan:
		return token{literal, text[:length], time.Duration(n) * unit}, length, nil
	}
	return token{literal, text[:length], n}, length, nil
}

func span(text string, in func(byte) bool) int {
	n := 0
	for n < len(text) && in(text[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool {
	return c == '_' || (c|0x20 >= 'a' && c|0x20 <= 'z')
}
