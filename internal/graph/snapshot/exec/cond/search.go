package cond

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// newSearch compiles a full-text condition for the rows of a table. The words
// that a text contains are found once for each distinct text.
func newSearch(t *column.Table, words []string) Filter {
	const most = 63 // one bit says that a code is known
	if len(words) > most {
		return all([]Filter{newSearch(t, words[:most]), newSearch(t, words[most:])}, true)
	}
	s := &search{every: 1<<len(words) - 1}
	for _, word := range words {
		s.words = append(s.words, strings.ToLower(word))
	}
	for _, c := range t.Columns() {
		switch c.Kind() {
		case graph.KindText:
			s.columns = append(s.columns, searched{c, &s.texts})
		case graph.KindList:
			s.columns = append(s.columns, searched{c, &s.lists})
		}
	}
	return Filter{test: s.holds}
}

// search looks for words in the texts of a row.
type search struct {
	words        []string // in lower case
	every        uint64   // a bit for each word
	columns      []searched
	texts, lists codes[uint64]
}

// searched is a column with what is known of its codes.
type searched struct {
	column.Column
	known *codes[uint64]
}

func (s *search) holds(row uint32) bool {
	found := uint64(0)
	for _, c := range s.columns {
		if found |= s.in(c, row); found == s.every {
			return true
		}
	}
	return found == s.every
}

// in are the words that a value contains.
func (s *search) in(c searched, row uint32) uint64 {
	const known = 1 << 63
	at := c.known.at(uint32(c.Word(row)))
	if *at == 0 {
		*at = known | s.contained(c.Value(row))
	}
	return *at &^ known
}

func (s *search) contained(v graph.Value) uint64 {
	texts := slices.Clone(v.AsList())
	if v.Kind() == graph.KindText {
		texts = []string{v.AsText()}
	}
	for i := range texts {
		texts[i] = strings.ToLower(texts[i])
	}
	found := uint64(0)
	for i, word := range s.words {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, word) }) {
			found |= 1 << i
		}
	}
	return found
}
