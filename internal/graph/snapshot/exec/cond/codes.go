package cond

// codes remembers something for codes of a dictionary. Codes are given out as
// texts come, so that those of one column lie together: pages keep the gaps
// cheap.
type codes[T any] struct{ pages []*[pageSize]T }

const pageSize = 1024

// at is the place of a code; it holds the zero value at first.
func (m *codes[T]) at(code uint32) *T {
	page := int(code / pageSize)
	if page >= len(m.pages) {
		m.pages = append(m.pages, make([]*[pageSize]T, page+1-len(m.pages))...)
	}
	if m.pages[page] == nil {
		m.pages[page] = new([pageSize]T)
	}
	return &m.pages[page][code%pageSize]
}

// Verdict is what is known of a row or a code.
type Verdict uint8

// What can be known.
const (
	Unknown Verdict = iota
	Yes
	No
)

// VerdictOf is the verdict of a test.
func VerdictOf(holds bool) Verdict {
	if holds {
		return Yes
	}
	return No
}
