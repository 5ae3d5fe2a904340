package draft

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// shape is the properties of a type and how their values become words.
type shape struct {
	dict  *column.Dict
	props []graph.Property
	place map[string]int
	blank []uint64
}

func newShape(d *column.Dict, props []graph.Property) *shape {
	s := &shape{dict: d, props: props, place: make(map[string]int, len(props)), blank: make([]uint64, len(props))}
	for i, p := range props {
		s.place[p.Name] = i
		s.blank[i] = column.Undefined(p.Kind)
	}
	return s
}

// widest is how many properties most types have at most: words of so many take
// no memory of their own.
const widest = 32

// words are the words of all properties, in order, written over those given.
func (s *shape) words(words []uint64, props graph.Props) ([]uint64, error) {
	words = append(words[:0], s.blank...)
	next := 0
	for _, p := range props {
		i, ok := s.find(p.Name, next)
		if !ok {
			return nil, fmt.Errorf("property %s is not declared", p.Name)
		}
		next = i + 1
		if !p.Value.Defined() {
			continue
		}
		if words[i] != s.blank[i] {
			return nil, fmt.Errorf("property %s is given twice", p.Name)
		}
		var err error
		if words[i], err = s.wordOf(i, p.Value); err != nil {
			return nil, err
		}
	}
	return words, nil
}

// wordOf is the word of a value of a property.
func (s *shape) wordOf(property int, v graph.Value) (uint64, error) {
	p := s.props[property]
	switch {
	case !v.Defined():
		return s.blank[property], nil
	case v.Kind() != p.Kind:
		return 0, fmt.Errorf("property %s is a %v and not a %v", p.Name, v.Kind(), p.Kind)
	case math.IsNaN(v.AsNumber()):
		return 0, fmt.Errorf("property %s is not a number", p.Name)
	}
	return s.normal(property, v), nil
}

// find is the place of a property, which is often the next after the one
// before it.
func (s *shape) find(name string, next int) (int, bool) {
	if next < len(s.props) && s.props[next].Name == name {
		return next, true
	}
	i, ok := s.place[name]
	return i, ok
}

// normal is the word of a value as merging would leave it.
func (s *shape) normal(property int, v graph.Value) uint64 {
	switch s.props[property].Merge {
	case graph.Union:
		if items := v.AsList(); !isUnion(items) {
			v = graph.List(union(items)...)
		}
	case graph.Joined:
		if text := v.AsText(); !isItem(text) {
			v = graph.Text(join(text))
		}
	}
	return s.dict.Word(v)
}

// merge makes one word of two words of a property by its rule.
func (s *shape) merge(property int, a, b uint64) uint64 {
	p := s.props[property]
	if a == b || b == s.blank[property] {
		return a
	}
	if a == s.blank[property] {
		return b
	}
	va, vb := s.dict.Value(p.Kind, a), s.dict.Value(p.Kind, b)
	switch p.Merge {
	case graph.Union:
		return s.dict.Word(graph.List(union(va.AsList(), vb.AsList())...))
	case graph.Joined:
		return s.dict.Word(graph.Text(join(va.AsText(), vb.AsText())))
	case graph.Least, graph.Earliest:
		if va.Compare(vb) < 0 {
			return a
		}
		return b
	}
	if va.Compare(vb) > 0 {
		return a
	}
	return b
}

// next is a word that was put of something stored, of which all stays that was
// not put when it is kept.
func (s *shape) next(property int, word, stored uint64, isKept bool) uint64 {
	if isKept && word == s.blank[property] {
		return stored
	}
	return s.known(property, word, stored)
}

// known is a word after what the stored state knows better: the earliest of
// moments, and lasting properties of which nothing was said.
func (s *shape) known(property int, word, stored uint64) uint64 {
	if p := s.props[property]; p.Merge == graph.Earliest || p.Lasting && word == s.blank[property] {
		return s.merge(property, word, stored)
	}
	return word
}

// isUnion says whether a list is its own union: most are.
func isUnion(items []string) bool {
	for i := 1; i < len(items); i++ {
		if items[i] <= items[i-1] {
			return false
		}
	}
	return true
}

// isItem says whether a text is one item that need not be joined.
func isItem(text string) bool {
	return strings.TrimSpace(text) == text && !strings.Contains(text, ",")
}

// union is the sorted items of all lists, each once.
func union(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}

// join does the same to comma-separated texts.
func join(texts ...string) string {
	var items []string
	for _, text := range texts {
		for item := range strings.SplitSeq(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, item)
			}
		}
	}
	return strings.Join(union(items), ", ")
}
