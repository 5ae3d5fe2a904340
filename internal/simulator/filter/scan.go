package filter

import (
	"fmt"
	"strings"
)

type tokenKind int

const (
	end    tokenKind = iota
	word             // names, operators, numbers, dates, null, true, false
	quoted           // 'text', with '' for a quote
	symbol           // one of ( ) , : /
)

type token struct {
	kind tokenKind
	text string
	pos  int
}

const symbols = "(),/:"

// scan splits a filter into tokens.
func scan(text string) ([]token, error) {
	var tokens []token
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t':
			i++
		case c == '\'':
			value, length, ok := unquote(text[i:])
			if !ok {
				return nil, fmt.Errorf("there is an unterminated string literal at position %d in the $filter query option", i)
			}
			tokens = append(tokens, token{quoted, value, i})
			i += length
		case strings.IndexByte(symbols, c) >= 0:
			tokens = append(tokens, token{symbol, text[i : i+1], i})
			i++
		default:
			length := wordLength(text[i:])
			tokens = append(tokens, token{word, text[i : i+length], i})
			i += length
		}
	}
	return append(tokens, token{kind: end, pos: len(text)}), nil
}

// wordLength finds the end of a word. A word that begins with a digit may be a
// time and hold colons; elsewhere a colon ends it, as in any(x:x eq 'v').
func wordLength(text string) int {
	ends := " \t'" + symbols
	if text[0] >= '0' && text[0] <= '9' {
		ends = strings.TrimSuffix(ends, ":")
	}
	if i := strings.IndexAny(text, ends); i >= 0 {
		return i
	}
	return len(text)
}

// unquote reads a literal at the start of text and returns how long it was.
func unquote(text string) (value string, length int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != '\'' {
			b.WriteByte(text[i])
			continue
		}
		if i+1 == len(text) || text[i+1] != '\'' {
			return b.String(), i + 1, true
		}
		b.WriteByte('\'')
		i++
	}
	return "", 0, false
}
