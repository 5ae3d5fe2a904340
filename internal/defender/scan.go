package defender

import (
	"encoding/binary"
	"math/bits"
)

// The functions below walk over JSON and check it as they go, in one pass and
// without a state machine: export files hold gigabytes of it. Each takes the
// place where something begins and gives the place after it, bad when it is no
// JSON. Texts may hold bytes that are no UTF-8.

const bad = -1

// maxDepth is how deep lists and objects of a row may lie in each other.
const maxDepth = 64

// skipSpace is the first place that is no space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n') {
		i++
	}
	return i
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// zeros marks the zero bytes of a word, and perhaps bytes above the lowest one.
func zeros(w uint64) uint64 { return (w - ones) &^ w & highs }

// skipString passes a string whose opening quote is before i. It takes eight
// bytes at a time until one is a quote, a backslash or a control character.
func skipString(b []byte, i int) int {
	for i+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[i:])
		control := (w - ones*0x20) &^ w & highs
		special := zeros(w^ones*'"') | zeros(w^ones*'\\') | control
		if special == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(special) / 8
		if b[i] == '"' {
			return i + 1
		}
		if i = skipEscape(b, i); i == bad {
			return bad
		}
	}
	for i < len(b) {
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c == '\\' || c < ' ':
			if i = skipEscape(b, i); i == bad {
				return bad
			}
		default:
			i++
		}
	}
	return bad
}

// skipEscape passes what a backslash begins.
func skipEscape(b []byte, i int) int {
	if b[i] != '\\' || i+1 >= len(b) {
		return bad
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		for j := i + 2; j < i+6; j++ {
			if j >= len(b) || !isHex(b[j]) {
				return bad
			}
		}
		return i + 6
	}
	return bad
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// skipValue passes a value of any kind.
func skipValue(b []byte, i, depth int) int {
	if i >= len(b) {
		return bad
	}
	switch b[i] {
	case '"':
		return skipString(b, i+1)
	case '{', '[':
		return skipComposite(b, i, depth)
	case 't':
		return skipWord(b, i, "true")
	case 'f':
		return skipWord(b, i, "false")
	case 'n':
		return skipWord(b, i, "null")
	}
	return skipNumber(b, i)
}

func skipWord(b []byte, i int, word string) int {
	if len(b)-i < len(word) || string(b[i:i+len(word)]) != word {
		return bad
	}
	return i + len(word)
}

// skipComposite passes a list or an object.
func skipComposite(b []byte, i, depth int) int {
	end := b[i] + 2 // the bracket that closes follows in ASCII, with one between
	isObject := b[i] == '{'
	if i = skipSpace(b, i+1); depth == 0 || i >= len(b) {
		return bad
	}
	if b[i] == end {
		return i + 1
	}
	for {
		if isObject {
			if i = skipName(b, i); i == bad {
				return bad
			}
		}
		if i = skipValue(b, i, depth-1); i == bad {
			return bad
		}
		if i = skipSpace(b, i); i >= len(b) {
			return bad
		}
		if b[i] == end {
			return i + 1
		}
		if b[i] != ',' {
			return bad
		}
		i = skipSpace(b, i+1)
	}
}

// skipName passes a name, its colon and the spaces after it.
func skipName(b []byte, i int) int {
	if i >= len(b) || b[i] != '"' {
		return bad
	}
	if i = skipString(b, i+1); i == bad {
		return bad
	}
	return skipColon(b, i)
}

// skipColon passes a colon and the spaces around it.
func skipColon(b []byte, i int) int {
	if i = skipSpace(b, i); i >= len(b) || b[i] != ':' {
		return bad
	}
	return skipSpace(b, i+1)
}

func skipNumber(b []byte, i int) int {
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if i = skipDigits(b, i); i == bad {
		return bad
	}
	if i < len(b) && b[i] == '.' {
		if i = skipDigits(b, i+1); i == bad {
			return bad
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		return skipDigits(b, i)
	}
	return i
}

// skipDigits passes at least one digit.
func skipDigits(b []byte, i int) int {
	first := i
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	if i == first {
		return bad
	}
	return i
}
