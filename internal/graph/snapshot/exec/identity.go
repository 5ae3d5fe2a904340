package exec

import (
	"encoding/binary"
	"math"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// identity writes what tells one value of an expression, or one thing in a
// slot, from another.
type identity struct {
	place int // of a thing, negative for a value
	value term[*match]
}

func newIdentity(s *matchScope, e plan.Expr) identity {
	if e, ok := e.(plan.Element); ok {
		return identity{place: s.place[e.Slot]}
	}
	return identity{place: -1, value: compileTerm(s, e)}
}

func (id identity) isThing() bool { return id.place >= 0 }

// appendTo appends the identity in a match. No identity begins with another.
func (id identity) appendTo(b []byte, m *match) []byte {
	if id.isThing() {
		return binary.LittleEndian.AppendUint32(b, m.things[id.place].number())
	}
	return appendValue(b, id.value.at(m))
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
	}
	// Adding zero makes -0 the same as 0.
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.AsNumber()+0))
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// tally numbers the distinct things or values that one aggregate counts.
type tally struct {
	of     identity
	number map[string]uint32 // of values, by identity
	buf    []byte
}

func newTally(of identity) *tally { return &tally{of: of, number: map[string]uint32{}} }

// add counts what a match has. Undefined values do not count.
func (t *tally) add(set *idSet, m *match) {
	if t.of.isThing() {
		set.add(m.things[t.of.place].number())
		return
	}
	v := t.of.value.at(m)
	if !v.Defined() {
		return
	}
	t.buf = appendValue(t.buf[:0], v)
	n, ok := t.number[string(t.buf)]
	if !ok {
		n = uint32(len(t.number))
		t.number[string(t.buf)] = n
	}
	set.add(n)
}
