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

// is reports whether a token is this word or symbol.
func (t token) is(text string) bool {
	return (t.kind == word || t.kind == symbol) && t.text == text
}

func errorf(format string, args ...any) *Error { return &Error{fmt.Sprintf(format, args...)} }

func misread(text string) *Error {
	return errorf("Syntax error: Query could not be parsed at '%s'", text)
}

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
		return quoted(text)
	case isDigit(c):
		return number(text)
	case isLetter(c):
		return name(text)
	case c == '!' && len(text) > 1 && isLetter(text[1]):
		t, length, err := name(text[1:])
		t.text = "!" + t.text
		return t, length + 1, err
	}
	for _, s := range longSymbols {
		if strings.HasPrefix(text, s) {
			return token{kind: symbol, text: s}, len(s), nil
		}
	}
	_, size := utf8.DecodeRuneInString(text)
	return token{kind: symbol, text: text[:size]}, size, nil
}

// quoted reads a text in quotes; a backslash escapes.
func quoted(text string) (token, int, error) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == text[0]:
			return token{literal, text[:i+1], Text(b.String())}, i + 1, nil
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteString(escaped(text[i]))
		default:
			b.WriteByte(c)
		}
	}
	return token{}, 0, errorf("Syntax error: unterminated string literal")
}

func escaped(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	default:
		return string(rune(c))
	}
}

// name reads a word, or the moment that datetime(…) names.
func name(text string) (token, int, error) {
	n := prefix(text, func(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' || c == '~' })
	// A dash belongs to few words only: project-away, make-series.
	name := text[:n]
	if !strings.HasPrefix(name, "project-") {
		name, _, _ = strings.Cut(name, "-")
	}
	if name != "in~" {
		name, _, _ = strings.Cut(name, "~")
	}
	if name == "datetime" && strings.HasPrefix(text[len(name):], "(") {
		inner, _, closed := strings.Cut(text[len("datetime("):], ")")
		at, ok := parseTime(strings.Trim(strings.TrimSpace(inner), `"'`))
		if !closed || !ok {
			return token{}, 0, misread("datetime(" + inner)
		}
		length := len("datetime(") + len(inner) + 1
		return token{literal, text[:length], at}, length, nil
	}
	return token{kind: word, text: name}, len(name), nil
}

// parseTime reads the usual forms of a moment.
func parseTime(text string) (Value, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.9999999", "2006-01-02T15:04:05.9999999", "2006-01-02"} {
		if at, err := time.Parse(layout, text); err == nil {
			return Moment(at), true
		}
	}
	return Value{}, false
}

// number reads a number, or a timespan when a unit follows.
func number(text string) (token, int, error) {
	digits := prefix(text, isDigit)
	if fraction := text[digits:]; len(fraction) > 1 && fraction[0] == '.' && isDigit(fraction[1]) {
		digits += 1 + prefix(fraction[1:], isDigit)
	}
	length := digits + prefix(text[digits:], isLetter)
	unit, isSpan := units[text[digits:length]]
	if length > digits && !isSpan {
		return token{}, 0, misread(text[:length])
	}
	if n, err := strconv.ParseInt(text[:digits], 10, 64); err == nil && !isSpan {
		return token{literal, text[:length], Long(n)}, length, nil
	}
	f, err := strconv.ParseFloat(text[:digits], 64)
	switch {
	case err != nil || !strings.Contains(text[:digits], ".") && !isSpan:
		return token{}, 0, misread(text[:length])
	case isSpan:
		return token{literal, text[:length], span(time.Duration(f * float64(unit)))}, length, nil
	}
	return token{literal, text[:length], Real(f)}, length, nil
}

// prefix is how many bytes at the start are in a class.
func prefix(text string, in func(byte) bool) int {
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
