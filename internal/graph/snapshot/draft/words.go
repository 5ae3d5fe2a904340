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

// words are the words of all properties, in order.
func (s *shape) words(props graph.Props) ([]uint64, error) {
	words := slices.Clone(s.blank)
	for _, p := range props {
		i, ok := s.place[p.Name]
		if !ok {
			return nil, fmt.Errorf("property %s is not declared", p.Name)
		}
		if !p.Value.Defined() {
			continue
		}
		if words[i] != s.blank[i] {
			return nil, fmt.Errorf("property %s is given twice", p.Name)
		}
		if want := s.props[i].Kind; p.Value.Kind() != want {
			return nil, fmt.Errorf("property %s is a %v and not a %v", p.Name, p.Value.Kind(), want)
		}
		if math.IsNaN(p.Value.AsNumber()) {
			return nil, fmt.Errorf("property %s is not a number", p.Name)
		}
		words[i] = s.normal(i, p.Value)
	}
	return words, nil
}

// normal is the word of a value as merging would leave it.
func (s *shape) normal(property int, v graph.Value) uint64 {
	switch s.props[property].Merge {
	case graph.Union:
		v = graph.List(union(v.AsList())...)
	case graph.Joined:
		v = graph.Text(join(v.AsText()))
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

// mergeAll merges the words of two records of one thing into those of the
// first.
func (s *shape) mergeAll(words, more []uint64) {
	for i := range words {
		words[i] = s.merge(i, words[i], more[i])
	}
}

// keep merges what the stored state knows better: the earliest of moments, and
// lasting properties of which nothing was said.
func (s *shape) keep(words []uint64, stored *column.Block, row uint32) {
	for i := range words {
		if s.props[i].Merge == graph.Earliest || s.props[i].Lasting && words[i] == s.blank[i] {
			words[i] = s.merge(i, words[i], stored.Word(i, row))
		}
	}
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
