package scan

import "bytes"

// Names tells the names of members by what they mean to somebody. Objects come by
// the million and are written alike: which name follows another is guessed from
// the object before, and a guess that holds costs a comparison.
//
// It is for one goroutine.
type Names struct {
	means  func(name []byte) int
	places map[string]int // in layout, by the name as it is written
	layout []named
}

// named is a name that was met.
type named struct {
	text  []byte // with quotes and colon, as objects are expected to have it
	means int
	next  int // the place of the name that came after it
}

// An honest source has some dozens of names, none of them long; a dishonest one
// shall not fill the memory with its own.
const (
	maxNames   = 256
	maxNameLen = 64
)

// NewNames returns Names that ask what each name means, which is given with its
// quotes, as it is written.
func NewNames(means func(name []byte) int) *Names {
	// The first place stands for what is before the first name, and for names that
	// are not remembered.
	return &Names{means: means, places: map[string]int{}, layout: make([]named, 1)}
}

// Next passes a name, its colon and the spaces after it. The name is known by its
// place, and before is the place of the one before it in the object, 0 when it is
// the first.
func (n *Names) Next(b []byte, i, before int) (place, value int) {
	place = n.layout[before].next
	if text := n.layout[place].text; len(text) > 0 && bytes.HasPrefix(b[i:], text) {
		return place, Space(b, i+len(text))
	}
	name, value := Name(b, i)
	if value == Bad {
		return 0, Bad
	}
	place = n.place(name)
	n.layout[before].next = place
	return place, value
}

// Meaning is what the name that was met last in a place means.
func (n *Names) Meaning(place int) int { return n.layout[place].means }

func (n *Names) place(name []byte) int {
	place, met := n.places[string(name)]
	if met {
		return place
	}
	is := named{text: append(bytes.Clone(name), ':'), means: n.means(name)}
	if len(n.places) == maxNames || len(name) > maxNameLen {
		n.layout[0].means = is.means
		return 0
	}
	place = len(n.layout)
	n.places[string(name)] = place
	n.layout = append(n.layout, is)
	return place
}

// Members passes an object as the function [Members] does, but for what member is
// told: the meaning of the name.
func (n *Names) Members(b []byte, i int, member func(meaning, i int) int) int {
	if i >= len(b) || b[i] != '{' {
		return Bad
	}
	before := 0
	return items(b, i, '}', func(i int) int {
		place, value := n.Next(b, i, before)
		if value == Bad {
			return Bad
		}
		before = place
		return member(n.layout[place].means, value)
	})
}
