package kql

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// appendQuoted writes a JSON string as package json does. Where quotes alone need
// escapes, as in lists of texts, it need not be asked.
func appendQuoted[T string | []byte](b []byte, s T) []byte {
	begin, done := len(b), 0
	b = append(b, '"')
	for i := nextOdd(s, 0); i < len(s); i = nextOdd(s, i+1) {
		if c := s[i]; c == '"' || c == '\\' {
			b, done = append(append(b, s[done:i]...), '\\', c), i+1
			continue
		}
		size := plain(string(s), i)
		if size == 0 {
			quoted, _ := json.Marshal(string(s)) // a string cannot fail
			return append(b[:begin], quoted...)
		}
		i += size - 1
	}
	return append(append(b, s[done:]...), '"')
}

// nextOdd finds the first odd byte from an index on, or the end.
func nextOdd[T string | []byte](s T, from int) int {
	for i, c := range []byte(s[from:]) {
		if isOdd[c] {
			return from + i
		}
	}
	return len(s)
}

// isOdd tells the bytes that may not stand in a JSON string as they are.
var isOdd = func() (odd [256]bool) {
	for c := range odd {
		odd[c] = c < ' ' || c >= utf8.RuneSelf || strings.ContainsRune(`"\<>&`, rune(c))
	}
	return odd
}()

// plain is how many bytes from an odd one on stay as they are. What means something
// to HTML stays where nothing else in the text is odd.
func plain(s string, i int) int {
	switch r, size := utf8.DecodeRuneInString(s[i:]); {
	case r < ' ' || r == utf8.RuneError || r == '\u2028' || r == '\u2029':
		return 0
	case size == 1 && strings.ContainsFunc(s, func(r rune) bool { return r == '"' || r == '\\' || r < ' ' || r >= utf8.RuneSelf }):
		return 0
	default:
		return size
	}
}
