package exec

import (
	"regexp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// term is a compiled expression: a constant, or a function of what it is
// computed from.
type term[C any] struct {
	of    func(C) graph.Value // nil for a constant
	value graph.Value
}

// cond is a compiled condition: decided already, or a test.
type cond[C any] struct {
	test  func(C) bool // nil when decided
	holds bool
}

// scope is what an expression is computed from: a row of one table, or a
// match.
type scope[C any] interface {
	// leaf compiles a property, an element, a count or a reference to a
	// column.
	leaf(e plan.Expr) term[C]
	// quick compiles a comparison so that it makes no values, where it can.
	quick(c plan.Compare) (cond[C], bool)
}

func constant[C any](v graph.Value) term[C] { return term[C]{value: v} }
func decided[C any](holds bool) cond[C]     { return cond[C]{holds: holds} }

func (t term[C]) at(c C) graph.Value {
	if t.of == nil {
		return t.value
	}
	return t.of(c)
}

func (k cond[C]) at(c C) bool {
	if k.test == nil {
		return k.holds
	}
	return k.test(c)
}

// never says that the condition cannot hold.
func (k cond[C]) never() bool { return k.test == nil && !k.holds }

func compileTerm[C any](s scope[C], e plan.Expr) term[C] {
	switch e := e.(type) {
	case plan.Literal:
		return constant[C](e.Value)
	case plan.Property, plan.Element, plan.Count, plan.ColumnRef:
		return s.leaf(e)
	}
	k := compileCond(s, e)
	if k.test == nil {
		return constant[C](graph.Bool(k.holds))
	}
	return term[C]{of: func(c C) graph.Value { return graph.Bool(k.test(c)) }}
}

// compileCond compiles a condition. A value is a condition that holds when it
// is true.
func compileCond[C any](s scope[C], e plan.Expr) cond[C] {
	switch e := e.(type) {
	case plan.And:
		return compileAll(s, e.All, true)
	case plan.Or:
		return compileAll(s, e.Any, false)
	case plan.Not:
		return negated(compileCond(s, e.Of))
	case plan.Compare:
		return compileCompare(s, e)
	case plan.Matches:
		return mapped(compileTerm(s, e.Of), func(v graph.Value) bool { return matches(e.Pattern, v) })
	case plan.Defined:
		return mapped(compileTerm(s, e.Of), graph.Value.Defined)
	}
	return mapped(compileTerm(s, e), graph.Value.AsBool)
}

// compileAll compiles a conjunction, or the opposite: the first part that is
// not neutral decides.
func compileAll[C any](s scope[C], parts []plan.Expr, neutral bool) cond[C] {
	var tests []func(C) bool
	for _, e := range parts {
		switch k := compileCond(s, e); {
		case k.test != nil:
			tests = append(tests, k.test)
		case k.holds != neutral:
			return decided[C](!neutral)
		}
	}
	switch len(tests) {
	case 0:
		return decided[C](neutral)
	case 1:
		return cond[C]{test: tests[0]}
	}
	return cond[C]{test: func(c C) bool {
		for _, test := range tests {
			if test(c) != neutral {
				return !neutral
			}
		}
		return neutral
	}}
}

func compileCompare[C any](s scope[C], e plan.Compare) cond[C] {
	if k, ok := s.quick(e); ok {
		return k
	}
	l, r := compileTerm(s, e.Left), compileTerm(s, e.Right)
	if l.of == nil && r.of == nil {
		return decided[C](compare(e.Op, l.value, r.value))
	}
	return cond[C]{test: func(c C) bool { return compare(e.Op, l.at(c), r.at(c)) }}
}

func mapped[C any](t term[C], holds func(graph.Value) bool) cond[C] {
	if t.of == nil {
		return decided[C](holds(t.value))
	}
	return cond[C]{test: func(c C) bool { return holds(t.of(c)) }}
}

func negated[C any](k cond[C]) cond[C] {
	if k.test == nil {
		return decided[C](!k.holds)
	}
	return cond[C]{test: func(c C) bool { return !k.test(c) }}
}

func matches(pattern *regexp.Regexp, v graph.Value) bool {
	switch v.Kind() {
	case graph.KindText:
		return pattern.MatchString(v.AsText())
	case graph.KindList:
		return anyElement(v, func(item graph.Value) bool { return pattern.MatchString(item.AsText()) })
	default:
		return false
	}
}
