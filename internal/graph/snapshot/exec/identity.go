package exec

import (
	"encoding/binary"
	"math"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// identity appends what tells one value of an expression, or one thing in a
// slot, from all others. No identity begins with another. That of a value
// begins with its kind.
type identity func(b []byte, m *match) []byte

func newIdentity(s *matchScope, e plan.Expr) identity {
	switch e := e.(type) {
	case plan.Element:
		place := s.place[e.Slot]
		return func(b []byte, m *match) []byte {
			return binary.LittleEndian.AppendUint32(b, m.things[place].number())
		}
	case plan.Property:
		if place := s.place[e.Slot]; isNode(place) {
			return propertyIdentity(place, e.Name, s.leaf(e))
		}
	}
	value := compileTerm(s, e)
	return func(b []byte, m *match) []byte { return appendValue(b, value.at(m)) }
}

// propertyIdentity takes the word of the property's column, where it has one,
// and else its value.
func propertyIdentity(place int, name string, value term[*match]) identity {
	var table *column.Table
	var words column.Column
	return func(b []byte, m *match) []byte {
		t := &m.things[place]
		if t.table != table {
			table, words = t.table, t.table.Column(name)
			if _, ok := words.(*column.Generations); ok {
				words = nil // two generations may be of one moment
			}
		}
		if words == nil {
			return appendValue(b, value.at(m))
		}
		word := words.Word(t.row)
		if word == column.Undefined(words.Kind()) {
			return append(b, byte(graph.KindUndefined))
		}
		return binary.LittleEndian.AppendUint64(append(b, byte(words.Kind())), word)
	}
}

func appendValue(b []byte, v graph.Value) []byte {
	b = append(b, byte(v.Kind()))
	switch v.Kind() {
	case graph.KindUndefined:
		return b
	case graph.KindText:
		return appendText(b, v.AsText())
	case graph.KindList:
		b = binary.AppendUvarint(b, uint64(len(v.AsList())))
		for _, item := range v.AsList() {
			b = appendText(b, item)
		}
		return b
	case graph.KindBool:
		if v.AsBool() {
			return append(b, 1)
		}
		return append(b, 0)
	default:
		// Adding zero makes -0 the same as 0.
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.AsNumber()+0))
	}
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// tally counts the distinct things or values of one aggregate.
type tally struct {
	place  int // of things, negative for values
	of     identity
	number map[string]uint32 // of values, by identity
	buf    []byte
}

func newTally(s *matchScope, c plan.Count) *tally {
	if e, ok := c.Of.(plan.Element); ok {
		return &tally{place: s.place[e.Slot]}
	}
	return &tally{place: -1, of: newIdentity(s, c.Of), number: map[string]uint32{}}
}

// add counts what a match has. Undefined values do not count.
func (t *tally) add(set *idSet, m *match) {
	if t.place >= 0 {
		set.add(m.things[t.place].number())
		return
	}
	t.buf = t.of(t.buf[:0], m)
	if t.buf[0] == byte(graph.KindUndefined) {
		return
	}
	n, ok := t.number[string(t.buf)]
	if !ok {
		n = uint32(len(t.number))
		t.number[string(t.buf)] = n
	}
	set.add(n)
}
