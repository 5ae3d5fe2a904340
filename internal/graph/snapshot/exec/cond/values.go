package cond

import (
	"iter"

	"parapet/internal/graph"
)

// Values is a set of values in which equal ones are found as comparisons find
// them: a time equals its milliseconds, a list is each of its elements. The
// nil set is empty.
type Values struct {
	texts   map[string]struct{}
	numbers map[float64]struct{}
	bools   [2]bool
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
	if s == nil {
		return false
	}
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

// Texts streams the texts of the set.
func (s *Values) Texts() iter.Seq[string] {
	return func(yield func(string) bool) {
		if s == nil {
			return
		}
		for text := range s.texts {
			if !yield(text) {
				return
			}
		}
	}
}

func index(v graph.Value) int {
	if v.AsBool() {
		return 1
	}
	return 0
}
