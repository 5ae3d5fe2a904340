package cond

import (
	"sync"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// Values is a set of values in which equal ones are found as comparisons find
// them: a time equals its milliseconds, a list is each of its elements. Once
// it is complete it may be read concurrently.
type Values struct {
	texts   map[string]struct{}
	numbers map[float64]struct{}
	bools   [2]bool

	mu   sync.Mutex
	rows map[*column.Table]Bits
}

// NewValues is a set without values.
func NewValues() *Values {
	return &Values{texts: map[string]struct{}{}, numbers: map[float64]struct{}{}}
}

// Add adds a value; undefined is none.
func (s *Values) Add(v graph.Value) {
	switch v.Kind() {
	case graph.KindText:
		s.texts[v.AsText()] = struct{}{}
	case graph.KindList:
		for _, item := range v.AsList() {
			s.texts[item] = struct{}{}
		}
	case graph.KindNumber, graph.KindTime:
		s.numbers[v.AsNumber()] = struct{}{}
	case graph.KindBool:
		s.bools[index(v)] = true
	}
}

// Has says whether a value, or any element of a list, equals one of the set.
func (s *Values) Has(v graph.Value) bool {
	ok := false
	switch v.Kind() {
	case graph.KindText:
		_, ok = s.texts[v.AsText()]
	case graph.KindList:
		ok = anyElement(v, s.Has)
	case graph.KindNumber, graph.KindTime:
		_, ok = s.numbers[v.AsNumber()]
	case graph.KindBool:
		ok = s.bools[index(v)]
	}
	return ok
}

// Rows are the rows of a table whose identifiers are in the set. They are
// looked up once, whoever asks, and must not be changed.
func (s *Values) Rows(t *column.Table) Bits {
	s.mu.Lock()
	defer s.mu.Unlock()
	if rows, ok := s.rows[t]; ok {
		return rows
	}
	rows := NewBits(t.Len())
	for id := range s.texts {
		for _, row := range t.RowsOfID(id) {
			rows.Set(row)
		}
	}
	if s.rows == nil {
		s.rows = map[*column.Table]Bits{}
	}
	s.rows[t] = rows
	return rows
}

func index(v graph.Value) int {
	if v.AsBool() {
		return 1
	}
	return 0
}
