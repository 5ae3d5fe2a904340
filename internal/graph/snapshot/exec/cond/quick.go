package cond

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// comparison compiles the comparison of a column with a literal, where its
// representation can be compared as it is.
func (s rowScope) comparison(c plan.Compare) (Filter, bool) {
	name, op, v, ok := withLiteral(c)
	if !ok {
		return Filter{}, false
	}
	if name == "_id" && op == plan.Equal && v.Kind() == graph.KindText {
		return identified(s.table, v.AsText()), true
	}
	switch c := s.table.Column(name).(type) {
	case *column.Texts:
		return compareText(c, op, v)
	case *column.Numbers:
		return compareNumber(c, op, v)
	case *column.Times:
		return compareTime(c, op, v)
	}
	return Filter{}, false
}

// withLiteral reads a comparison as that of a property with a literal, in this
// order.
func withLiteral(c plan.Compare) (name string, op plan.Op, v graph.Value, ok bool) {
	if name, ok := nameOf(c.Left); ok {
		literal, ok := c.Right.(plan.Literal)
		return name, c.Op, literal.Value, ok
	}
	name, isProperty := nameOf(c.Right)
	literal, isLiteral := c.Left.(plan.Literal)
	op, canTurn := mirrored(c.Op)
	return name, op, literal.Value, isProperty && isLiteral && canTurn
}

// nameOf is the property that an expression reads and is. An entity is its
// identifier.
func nameOf(e plan.Expr) (string, bool) {
	switch e := e.(type) {
	case plan.Property:
		return e.Name, true
	case plan.Element:
		return "_id", true
	}
	return "", false
}

// identified holds for the entities with an identifier.
func identified(t *column.Table, id string) Filter {
	rows := t.RowsOfID(id)
	if len(rows) == 0 {
		return decided[uint32](false)
	}
	return Filter{test: func(row uint32) bool { return slices.Contains(rows, row) }}
}

// compareText compares codes where that will do, and else every distinct text
// once.
func compareText(c *column.Texts, op plan.Op, v graph.Value) (Filter, bool) {
	if v.Kind() != graph.KindText {
		return Filter{}, false
	}
	want := v.AsText()
	if op == plan.Equal {
		code, ok := c.Dict.Code(want)
		if !ok {
			return decided[uint32](false), true
		}
		return Filter{test: func(row uint32) bool { return c.Codes[row] == code }}, true
	}
	var known codes[Verdict]
	return Filter{test: func(row uint32) bool {
		code := c.Codes[row]
		if code == 0 {
			return false
		}
		verdict := known.at(code)
		if *verdict == Unknown {
			*verdict = VerdictOf(compareTexts(op, c.Dict.Text(code), want))
		}
		return *verdict == Yes
	}}, true
}

// compareNumber relies on NaN, which stands for undefined, comparing false.
func compareNumber(c *column.Numbers, op plan.Op, v graph.Value) (Filter, bool) {
	if !numeric(v) {
		return Filter{}, false
	}
	want := v.AsNumber()
	return Filter{test: func(row uint32) bool { return compareOrdered(op, c.Of[row], want) }}, true
}

func compareTime(c *column.Times, op plan.Op, v graph.Value) (Filter, bool) {
	if !numeric(v) {
		return Filter{}, false
	}
	want := v.AsNumber()
	return Filter{test: func(row uint32) bool {
		ms := c.Millis[row]
		return ms != column.NoTime && compareOrdered(op, float64(ms), want)
	}}, true
}
