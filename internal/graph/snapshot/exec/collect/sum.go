package collect

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// sum adds up the values of an expression, one for each distinct combination
// of the things in its slots.
type sum struct {
	of      cond.Term[*cond.Match]
	places  []int
	average bool
	buf     []byte
}

// combination is the things in the slots of an expression: the first two by
// number, more of them spelt out.
type combination struct {
	first, second uint32
	rest          string
}

// scalar is a number or a moment.
type scalar struct {
	of     float64
	moment bool
}

func newSum(s *cond.Scope, e plan.Fold) *sum {
	a := &sum{of: s.Term(e.Of), average: e.How == plan.Average}
	for slot := range plan.Slots(e.Of) {
		a.places = append(a.places, s.Place[slot])
	}
	slices.Sort(a.places)
	a.places = slices.Compact(a.places)
	return a
}

func (a *sum) add(t *total, m *cond.Match) int {
	v := a.of.At(m)
	if v.Kind() != graph.KindNumber && v.Kind() != graph.KindTime {
		return 0
	}
	return a.put(t, a.combination(m), scalar{v.AsNumber(), v.Kind() == graph.KindTime})
}

func (a *sum) put(t *total, c combination, v scalar) int {
	if t.values == nil {
		t.values = map[combination]scalar{}
	}
	before := len(t.values)
	t.values[c] = v
	return (len(t.values) - before) * (mapEntry + len(c.rest))
}

func (a *sum) combination(m *cond.Match) combination {
	var c combination
	if len(a.places) > 0 {
		c.first = m.Things[a.places[0]].Number()
	}
	if len(a.places) > 1 {
		c.second = m.Things[a.places[1]].Number()
	}
	if len(a.places) > 2 {
		a.buf = a.buf[:0]
		for _, place := range a.places[2:] {
			n := m.Things[place].Number()
			a.buf = append(a.buf, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
		}
		c.rest = string(a.buf)
	}
	return c
}

func (a *sum) merge(t, from *total, _ aggregate) int {
	taken := 0
	for c, v := range from.values {
		taken += a.put(t, c, v)
	}
	return taken
}

// value is that of the numbers. The average of moments alone is a moment.
func (a *sum) value(t *total) graph.Value {
	var numbers, moments Exact
	for _, v := range t.values {
		if v.moment {
			moments.Add(v.of)
		} else {
			numbers.Add(v.of)
		}
	}
	switch {
	case !a.average:
		return numbers.Sum()
	case numbers.n > 0:
		return numbers.Average()
	case moments.n > 0:
		return graph.Millis(int64(moments.Average().AsNumber()))
	}
	return graph.Value{}
}
