package cond

import (
	"encoding/binary"
	"math"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// Identity appends what tells one value of an expression, or one thing in a
// slot, from all others. No identity begins with another. That of a value
// begins with its kind, and of undefined and of nothing it is graph's
// KindUndefined.
type Identity func(b []byte, m *Match) []byte

// Identity compiles the identity of an expression.
func (s *Scope) Identity(e plan.Expr) Identity {
	switch e := e.(type) {
	case plan.Element:
		place := s.Place[e.Slot]
		return func(b []byte, m *Match) []byte { return appendThing(b, &m.Things[place]) }
	case plan.Property:
		return propertyIdentity(s.Place[e.Slot], e.Name, s.leaf(e))
	}
	value := s.Term(e)
	return func(b []byte, m *Match) []byte { return appendValue(b, value.At(m)) }
}

// IsThing says that an expression has a value of its own for every thing.
func IsThing(e plan.Expr) bool {
	name, _ := nameOf(e)
	return name == "_id"
}

func appendThing(b []byte, t *Thing) []byte {
	if t.Nothing() {
		return append(b, byte(graph.KindUndefined))
	}
	const thing = byte(graph.KindList) + 1
	return binary.LittleEndian.AppendUint32(append(b, thing), t.Number())
}

// propertyIdentity takes the word of the property's column, where it has one,
// and else its value.
func propertyIdentity(place int, name string, value Term[*Match]) Identity {
	var table *column.Table
	var words column.Column
	return func(b []byte, m *Match) []byte {
		t := &m.Things[place]
		if t.Table != table {
			table, words = t.Table, nil
			if table != nil {
				words = wordsOf(table, name)
			}
		}
		if words == nil {
			return appendValue(b, value.At(m))
		}
		word := words.Word(t.Row)
		if word == column.Undefined(words.Kind()) {
			return append(b, byte(graph.KindUndefined))
		}
		return binary.LittleEndian.AppendUint64(append(b, byte(words.Kind())), word)
	}
}

// wordsOf is the column whose words tell values of texts and lists apart as
// well as the values do. Of other kinds values are as cheap.
func wordsOf(t *column.Table, name string) column.Column {
	c := t.Column(name)
	if c == nil || c.Kind() != graph.KindText && c.Kind() != graph.KindList {
		return nil
	}
	return c
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
