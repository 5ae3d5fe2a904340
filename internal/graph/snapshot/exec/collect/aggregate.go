package collect

import (
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// aggregate makes one value of what the matches of a group have.
type aggregate interface {
	// add takes what a match has, and says how many bytes it took to keep.
	add(t *total, m *cond.Match) int
	// merge takes what another aggregate of the same expression has of the
	// same group.
	merge(t, from *total, other aggregate) int
	value(t *total) graph.Value
}

// total is what an aggregate has of one group.
type total struct {
	set    idSet
	best   graph.Value
	values map[combination]scalar
}

func newAggregate(s *cond.Scope, e plan.Expr) aggregate {
	switch e := e.(type) {
	case plan.Count:
		if e, ok := e.Of.(plan.Element); ok {
			return countThings{s.Place[e.Slot]}
		}
		return &countValues{of: s.Identity(e.Of), number: map[string]uint32{}}
	case plan.Fold:
		switch e.How {
		case plan.Least:
			return extreme{s.Term(e.Of), -1}
		case plan.Greatest:
			return extreme{s.Term(e.Of), 1}
		}
		return newSum(s, e)
	}
	return nil
}

// countThings counts the distinct things at a place.
type countThings struct{ place int }

func (a countThings) add(t *total, m *cond.Match) int {
	thing := &m.Things[a.place]
	if thing.Nothing() {
		return 0
	}
	return t.set.add(thing.Number())
}

func (a countThings) merge(t, from *total, _ aggregate) int {
	taken := 0
	for n := range from.set.all() {
		taken += t.set.add(n)
	}
	return taken
}

func (a countThings) value(t *total) graph.Value { return graph.Number(float64(t.set.len())) }

// countValues counts the distinct defined values of an expression.
type countValues struct {
	of     cond.Identity
	number map[string]uint32 // of values, by identity
	names  []string          // identities, by number
	buf    []byte
}

func (a *countValues) add(t *total, m *cond.Match) int {
	a.buf = a.of(a.buf[:0], m)
	if a.buf[0] == byte(graph.KindUndefined) {
		return 0
	}
	return a.addValue(t, a.buf)
}

func (a *countValues) addValue(t *total, identity []byte) int {
	taken := 0
	n, ok := a.number[string(identity)]
	if !ok {
		n = uint32(len(a.names))
		name := string(identity)
		a.names = append(a.names, name)
		a.number[name] = n
		taken = len(name) + mapEntry
	}
	return taken + t.set.add(n)
}

func (a *countValues) merge(t, from *total, other aggregate) int {
	taken := 0
	for n := range from.set.all() {
		taken += a.addValue(t, []byte(other.(*countValues).names[n]))
	}
	return taken
}

func (a *countValues) value(t *total) graph.Value { return graph.Number(float64(t.set.len())) }

// extreme is the least or the greatest value.
type extreme struct {
	of   cond.Term[*cond.Match]
	sign int
}

func (a extreme) add(t *total, m *cond.Match) int { return a.take(t, a.of.At(m)) }

func (a extreme) take(t *total, v graph.Value) int {
	if v.Defined() && (!t.best.Defined() || v.Compare(t.best)*a.sign > 0) {
		t.best = v
	}
	return 0
}

func (a extreme) merge(t, from *total, _ aggregate) int { return a.take(t, from.best) }

func (a extreme) value(t *total) graph.Value { return t.best }
