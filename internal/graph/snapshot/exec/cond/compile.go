package cond

import (
	"regexp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// scope is what an expression is computed from: a row of one table, a match,
// or one value.
type scope[C any] interface {
	// leaf compiles what reads from the scope itself: a property, an element, an
	// aggregate or a reference to a column.
	leaf(e plan.Expr) Term[C]
	// search compiles a full-text condition.
	search(e plan.Search) Cond[C]
	// quick compiles a condition in a way of the scope's own, where it has a
	// better one.
	quick(e plan.Expr) (Cond[C], bool)
	env() *Env
}

func compileTerm[C any](s scope[C], e plan.Expr) Term[C] {
	switch e := e.(type) {
	case plan.Literal:
		return constant[C](e.Value)
	case plan.Arithmetic:
		return compileArithmetic(s, e)
	case plan.Call:
		return compileCall(s, e)
	case plan.Property, plan.Element, plan.Count, plan.Fold, plan.ColumnRef:
		return s.leaf(e)
	}
	k := compileCond(s, e)
	if k.test == nil {
		return constant[C](graph.Bool(k.holds))
	}
	return Term[C]{of: func(c C) graph.Value { return graph.Bool(k.test(c)) }}
}

// compileCond compiles a condition. A value is a condition that holds when it
// is true.
func compileCond[C any](s scope[C], e plan.Expr) Cond[C] {
	if k, ok := s.quick(e); ok {
		return k
	}
	switch e := e.(type) {
	case plan.And:
		return all(compileConds(s, e.All), true)
	case plan.Or:
		return all(compileConds(s, e.Any), false)
	case plan.Not:
		return negated(compileCond(s, e.Of))
	case plan.Compare:
		return compileCompare(s, e)
	case plan.Matches:
		return mapped(compileTerm(s, e.Of), func(v graph.Value) bool { return matches(e.Pattern, v) })
	case plan.Defined:
		return mapped(compileTerm(s, e.Of), graph.Value.Defined)
	case plan.In:
		return mapped(compileTerm(s, e.Of), s.env().Answers[e.Query].Has)
	case plan.Search:
		return s.search(e)
	}
	return mapped(compileTerm(s, e), graph.Value.AsBool)
}

func compileConds[C any](s scope[C], parts []plan.Expr) []Cond[C] {
	conds := make([]Cond[C], len(parts))
	for i, e := range parts {
		conds[i] = compileCond(s, e)
	}
	return conds
}

func compileCompare[C any](s scope[C], e plan.Compare) Cond[C] {
	l, r := compileTerm(s, e.Left), compileTerm(s, e.Right)
	if l.of == nil && r.of == nil {
		return decided[C](compare(e.Op, l.value, r.value))
	}
	return Cond[C]{test: func(c C) bool { return compare(e.Op, l.At(c), r.At(c)) }}
}

func compileArithmetic[C any](s scope[C], e plan.Arithmetic) Term[C] {
	l, r := compileTerm(s, e.Left), compileTerm(s, e.Right)
	if l.of == nil && r.of == nil {
		return constant[C](arithmetic(e.Op, l.value, r.value))
	}
	return Term[C]{of: func(c C) graph.Value { return arithmetic(e.Op, l.At(c), r.At(c)) }}
}

func compileCall[C any](s scope[C], e plan.Call) Term[C] {
	args := make([]Term[C], len(e.Args))
	fixed := true
	for i, arg := range e.Args {
		args[i] = compileTerm(s, arg)
		fixed = fixed && args[i].of == nil
	}
	values := make([]graph.Value, len(args))
	of := func(c C) graph.Value {
		for i := range args {
			values[i] = args[i].At(c)
		}
		return call(e.Function, values)
	}
	if fixed {
		var nothing C
		return constant[C](of(nothing))
	}
	return Term[C]{of: of}
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
