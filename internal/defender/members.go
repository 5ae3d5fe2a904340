package defender

import "bytes"

// members walks the members of a JSON object that is known to be valid; on
// other bytes it gives nonsense, but comes to an end.
type members struct {
	name  []byte // as written, with quotes
	value []byte
	rest  []byte
}

// newMembers begins a walk, if object is one.
func newMembers(object []byte) (members, bool) {
	if len(object) < 2 || object[0] != '{' {
		return members{}, false
	}
	return members{rest: object[1:]}, true
}

// next moves to the next member and reports whether there is one.
func (m *members) next() bool {
	m.skip()
	if len(m.rest) == 0 || m.rest[0] != '"' {
		return false
	}
	m.name = m.take(stringLen(m.rest))
	m.skip()
	if len(m.rest) == 0 {
		return false
	}
	m.value = m.take(valueLen(m.rest))
	return len(m.value) > 0
}

// skip drops what stands between names and values.
func (m *members) skip() {
	for i, c := range m.rest {
		switch c {
		case ' ', '\t', '\r', '\n', ',', ':':
		default:
			m.rest = m.rest[i:]
			return
		}
	}
	m.rest = nil
}

func (m *members) take(n int) []byte {
	taken := m.rest[:n]
	m.rest = m.rest[n:]
	return taken
}

// valueLen is the length of the value b begins with.
func valueLen(b []byte) int {
	switch b[0] {
	case '"':
		return stringLen(b)
	case '{', '[':
		return compositeLen(b)
	}
	if n := bytes.IndexAny(b, ",}] \t\r\n"); n >= 0 {
		return n
	}
	return len(b)
}

// stringLen is the length of the string b begins with, quotes included.
func stringLen(b []byte) int {
	for end := 1; ; {
		n := bytes.IndexByte(b[end:], '"')
		if n < 0 {
			return len(b)
		}
		end += n + 1
		if !escaped(b[:end-1]) {
			return end
		}
	}
}

// escaped tells whether what follows b is preceded by an odd number of
// backslashes.
func escaped(b []byte) bool {
	n := len(b)
	for n > 0 && b[n-1] == '\\' {
		n--
	}
	return (len(b)-n)%2 == 1
}

// compositeLen is the length of the object or list b begins with.
func compositeLen(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i += stringLen(b[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(b)
}
