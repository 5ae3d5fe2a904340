package exec

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// compileFilter compiles a node's filter for the rows of one table. A nil
// filter passes every row.
func compileFilter(t *column.Table, filter plan.Expr) cond[uint32] {
	if filter == nil {
		return decided[uint32](true)
	}
	return compileCond(rowScope{t}, filter)
}

// rowScope computes expressions from the rows of one table.
type rowScope struct{ table *column.Table }

func (s rowScope) leaf(e plan.Expr) term[uint32] {
	switch e := e.(type) {
	case plan.Property:
		return field(s.table, e.Name)
	case plan.Element:
		return field(s.table, "_id")
	}
	return term[uint32]{}
}

// quick compiles the comparison of a column with a literal so that it reads
// the column's own representation.
func (s rowScope) quick(c plan.Compare) (cond[uint32], bool) {
	name, op, v, ok := withLiteral(c)
	if !ok {
		return cond[uint32]{}, false
	}
	switch c := s.table.Column(name).(type) {
	case *column.Texts:
		return quickText(c, op, v)
	case *column.Lists:
		return quickList(c, op, v)
	case *column.Numbers:
		return quickNumber(c, op, v)
	case *column.Times:
		return quickTime(c, op, v)
	}
	return cond[uint32]{}, false
}

// withLiteral reads a comparison as that of a property with a literal, in this
// order.
func withLiteral(c plan.Compare) (name string, op plan.Op, v graph.Value, ok bool) {
	if p, ok := c.Left.(plan.Property); ok {
		literal, ok := c.Right.(plan.Literal)
		return p.Name, c.Op, literal.Value, ok
	}
	p, isProperty := c.Right.(plan.Property)
	literal, isLiteral := c.Left.(plan.Literal)
	op, canTurn := mirrored(c.Op)
	return p.Name, op, literal.Value, isProperty && isLiteral && canTurn
}

func quickText(c *column.Texts, op plan.Op, v graph.Value) (cond[uint32], bool) {
	if v.Kind() != graph.KindText {
		return cond[uint32]{}, false
	}
	want := v.AsText()
	if op != plan.Equal {
		return cond[uint32]{test: func(row uint32) bool {
			code := c.Codes[row]
			return code != 0 && compareTexts(op, c.Dict.Text(code), want)
		}}, true
	}
	code, ok := c.Dict.Code(want)
	if !ok {
		return decided[uint32](false), true
	}
	return cond[uint32]{test: func(row uint32) bool { return c.Codes[row] == code }}, true
}

func quickList(c *column.Lists, op plan.Op, v graph.Value) (cond[uint32], bool) {
	if op != plan.Equal || v.Kind() != graph.KindText {
		return cond[uint32]{}, false
	}
	code, ok := c.Dict.Code(v.AsText())
	if !ok {
		return decided[uint32](false), true
	}
	return cond[uint32]{test: func(row uint32) bool { return slices.Contains(c.Dict.Items(c.Codes[row]), code) }}, true
}

// quickNumber relies on NaN, which stands for undefined, comparing false.
func quickNumber(c *column.Numbers, op plan.Op, v graph.Value) (cond[uint32], bool) {
	if !numeric(v) {
		return cond[uint32]{}, false
	}
	want := v.AsNumber()
	return cond[uint32]{test: func(row uint32) bool { return compareOrdered(op, c.Of[row], want) }}, true
}

func quickTime(c *column.Times, op plan.Op, v graph.Value) (cond[uint32], bool) {
	if !numeric(v) {
		return cond[uint32]{}, false
	}
	want := v.AsNumber()
	return cond[uint32]{test: func(row uint32) bool {
		ms := c.Millis[row]
		return ms != column.NoTime && compareOrdered(op, float64(ms), want)
	}}, true
}
