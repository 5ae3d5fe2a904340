package scan

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// zeros marks the zero bytes of a word, and perhaps bytes above the lowest one.
func zeros(w uint64) uint64 { return (w - ones) &^ w & highs }

// String passes a string. It takes eight bytes at a time until one is a quote, a
// backslash or a control character.
func String(b []byte, i int) int {
	i++ // past the opening quote
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
		if i = escape(b, i); i == Bad {
			return Bad
		}
	}
	for i < len(b) {
		switch c := b[i]; {
		case c == '"':
			return i + 1
		case c == '\\' || c < ' ':
			if i = escape(b, i); i == Bad {
				return Bad
			}
		default:
			i++
		}
	}
	return Bad
}

// escape passes what a backslash begins.
func escape(b []byte, i int) int {
	if b[i] != '\\' || i+1 >= len(b) {
		return Bad
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		for j := i + 2; j < i+6; j++ {
			if j >= len(b) || !isHex(b[j]) {
				return Bad
			}
		}
		return i + 6
	}
	return Bad
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
