package collect

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/shape"
)

// output computes what the answer needs of a match.
type output struct {
	scope   *cond.Scope
	meter   *budget.Meter
	columns []cell
	unwinds []unwind
	sorts   []cond.Term[*cond.Match]
	desc    []bool
	// having filters rows; of groups once they are complete.
	having  cond.Cond[*cond.Match]
	grouped bool
	// keys tell groups and distinct rows apart; ties order rows that the sort
	// keys leave equal.
	keys   []cond.Identity
	ties   []cond.Term[*cond.Match]
	totals []aggregate
	made   *things
	// likes are this one and others like it, which like makes.
	likes []*output
	like  func() *output
}

// unwind is a column that makes a row of every element.
type unwind struct {
	column int
	of     cond.Term[*cond.Match]
}

func newOutput(s *shape.Query, o Options) *output {
	scope := &cond.Scope{Env: o.Env, Place: s.Place, Columns: s.Columns}
	out := &output{scope: scope, meter: o.Meter, grouped: s.Grouped(), made: newThings(scope)}
	for i, c := range s.Columns {
		if u, ok := c.Expr.(plan.Unwind); ok {
			out.unwinds = append(out.unwinds, unwind{i, scope.Term(u.Of)})
			out.columns = append(out.columns, newCell(out, plan.ColumnRef{Index: i}))
			continue
		}
		out.columns = append(out.columns, newCell(out, c.Expr))
	}
	for _, o := range s.Sorts {
		out.sorts = append(out.sorts, scope.Term(o.Expr))
		out.desc = append(out.desc, o.Desc)
	}
	out.having = scope.Cond(plan.And{})
	if s.Having != nil {
		out.having = scope.Cond(s.Having)
	}
	for _, e := range s.Keys() {
		out.keys = append(out.keys, scope.Identity(e))
	}
	for _, e := range ties(s) {
		out.ties = append(out.ties, scope.Term(e))
	}
	for _, e := range scope.Aggregates {
		out.totals = append(out.totals, newAggregate(scope, e))
	}
	out.likes = []*output{out}
	out.like = func() *output { return newOutput(s, o) }
	return out
}

// ties are what orders rows that the sort keys leave equal: for groups and
// distinct rows what tells them apart, else the entities in the order of the
// pattern. What nobody sorts needs no ids.
func ties(s *shape.Query) []plan.Expr {
	switch {
	case !s.Single() && s.Shape != plan.List:
		return s.Keys()
	case len(s.Sorts) == 0:
		return nil
	case s.Shape == plan.List:
		return s.Keys()
	}
	var entities []plan.Expr
	for _, slot := range s.Entities {
		entities = append(entities, plan.Element{Slot: slot})
	}
	return entities
}

// rowsOf hands on the rows that a match makes: one for every combination of
// the elements of the lists that it unwinds, as far as HAVING allows.
func (o *output) rowsOf(m *cond.Match, add func(*cond.Match) bool) bool {
	if len(o.unwinds) == 0 {
		return o.allowed(m, add)
	}
	if m.Elements == nil {
		m.Elements = make([]graph.Value, len(o.columns))
	}
	return o.unwind(m, o.unwinds, add)
}

func (o *output) unwind(m *cond.Match, left []unwind, add func(*cond.Match) bool) bool {
	if len(left) == 0 {
		return o.allowed(m, add)
	}
	v := left[0].of.At(m)
	if v.Kind() != graph.KindList {
		if !v.Defined() {
			return true
		}
		m.Elements[left[0].column] = v
		return o.unwind(m, left[1:], add)
	}
	for _, item := range v.AsList() {
		m.Elements[left[0].column] = graph.Text(item)
		if !o.unwind(m, left[1:], add) {
			return false
		}
	}
	return true
}

func (o *output) allowed(m *cond.Match, add func(*cond.Match) bool) bool {
	if !o.grouped && !o.having.At(m) {
		return true
	}
	return add(m)
}

// key appends what tells a match's group or distinct row from others.
func (o *output) key(b []byte, m *cond.Match) []byte {
	for _, k := range o.keys {
		b = k(b, m)
	}
	return b
}

// sortKeys appends the sort keys of a match.
func (o *output) sortKeys(keys []graph.Value, m *cond.Match) []graph.Value {
	for _, t := range o.sorts {
		keys = append(keys, t.At(m))
	}
	return keys
}

// compareSorts orders by the sort keys alone. Undefined comes last both ways.
func (o *output) compareSorts(a, b []graph.Value) int {
	for i := range a {
		switch c := compareDefined(a[i], b[i]); {
		case c == 0:
			continue
		case o.desc[i] && a[i].Defined() && b[i].Defined():
			return -c
		default:
			return c
		}
	}
	return 0
}

// compareDefined orders values, undefined last.
func compareDefined(a, b graph.Value) int {
	switch {
	case a.Defined() == b.Defined():
		return a.Compare(b)
	case a.Defined():
		return -1
	}
	return 1
}

// compare orders rows by the sort keys, by the ties, and then by the things at
// their places. Rows of one match stay as they came.
func (o *output) compare(a, b *ranked) int {
	if c := o.compareSorts(a.sorts, b.sorts); c != 0 {
		return c
	}
	for _, t := range o.ties {
		if c := compareDefined(t.At(&a.match), t.At(&b.match)); c != 0 {
			return c
		}
	}
	for i := range a.match.Things {
		if c := cmp.Compare(a.match.Things[i].Number(), b.match.Things[i].Number()); c != 0 {
			return c
		}
	}
	return cmp.Compare(a.came, b.came)
}

// rank puts rows in order. Once the query is stopped it hurries to its end, in
// any order.
func (o *output) rank(rows []*ranked) {
	slices.SortFunc(rows, func(a, b *ranked) int {
		if o.meter.Stopped() {
			return 0
		}
		return o.compare(a, b)
	})
}
