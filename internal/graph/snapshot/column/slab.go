package column

import (
	"slices"
	"strings"
)

// What lies in pieces of memory costs the garbage collector no more than the
// pieces, however many there are in each: a dictionary has millions of short
// texts, and it is looked through again and again.

// pieceSize is how many bytes of texts, or how many items of lists, a piece has
// at most. The first are smaller, and most dictionaries have no other.
const pieceSize = 1 << 16

// nextSize is the size of the piece after one.
func nextSize(last int) int { return min(max(2*last, pieceSize/64), pieceSize) }

// isLong says of what is not worth a place in a piece.
func isLong(n, last int) bool { return n > nextSize(last)/4 }

// letters keeps texts in pieces.
type letters struct{ last strings.Builder }

// keep is a copy of a text.
func (l *letters) keep(text string) string {
	if size := l.last.Cap(); size-l.last.Len() < len(text) {
		if isLong(len(text), size) {
			return strings.Clone(text)
		}
		l.last = strings.Builder{}
		l.last.Grow(nextSize(size))
	}
	first := l.last.Len()
	l.last.WriteString(text)
	return l.last.String()[first:]
}

// slab keeps lists in pieces.
type slab[T any] struct{ last []T }

// keep is a copy of a list, which is not nil.
func (s *slab[T]) keep(items []T) []T {
	if size := cap(s.last); size-len(s.last) < len(items) || s.last == nil {
		if isLong(len(items), size) {
			return slices.Clone(items)
		}
		s.last = make([]T, 0, nextSize(size))
	}
	first := len(s.last)
	s.last = append(s.last, items...)
	return s.last[first:len(s.last):len(s.last)]
}
