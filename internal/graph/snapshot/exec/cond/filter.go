package cond

import (
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// Filter is a condition on the rows of one table.
type Filter = Cond[uint32]

// NewFilter compiles a node's condition for the rows of a table of one of its
// types. It does not look at whether a row is alive.
func NewFilter(env *Env, t *column.Table, n plan.Node) Filter {
	if n.Filter == nil {
		return decided[uint32](true)
	}
	return compileCond(rowScope{env, t}, n.Filter)
}

// Remember makes a filter that tests every row once at most, for whoever comes
// to the same rows again and again.
func Remember(f Filter, rows int) Filter {
	if f.test == nil {
		return f
	}
	var known []Verdict
	return Filter{test: func(row uint32) bool {
		if known == nil {
			known = make([]Verdict, rows)
		}
		if known[row] == Unknown {
			known[row] = VerdictOf(f.test(row))
		}
		return known[row] == Yes
	}}
}

// rowScope computes expressions from the rows of one table.
type rowScope struct {
	e     *Env
	table *column.Table
}

func (s rowScope) env() *Env { return s.e }

func (s rowScope) leaf(e plan.Expr) Term[uint32] {
	switch e := e.(type) {
	case plan.Property:
		return Field(s.table, e.Name)
	case plan.Element:
		return Field(s.table, "_id")
	}
	return Term[uint32]{}
}

func (s rowScope) search(e plan.Search) Cond[uint32] { return newSearch(s.table, e.Words) }

// quick compiles what reads one column so that it reads the column's own
// representation, and texts and lists once for each code.
func (s rowScope) quick(e plan.Expr) (Filter, bool) {
	switch e := e.(type) {
	case plan.Compare:
		if k, ok := s.comparison(e); ok {
			return k, true
		}
	case plan.In:
		if name, _ := nameOf(e.Of); name == "_id" {
			return Filter{test: s.e.Answers[e.Query].Rows(s.table).Has}, true
		}
	case plan.Matches, plan.Not, plan.Or, plan.And:
	default:
		return Filter{}, false
	}
	c, ok := s.only(e)
	if !ok {
		return Filter{}, false
	}
	return byCode(c, compileCond(valueScope{s.e}, e)), true
}

// only is the column that a condition reads, if it is a single one of texts or
// lists.
func (s rowScope) only(e plan.Expr) (column.Column, bool) {
	name, several := "", false
	for part := range plan.All(e) {
		switch part := part.(type) {
		case plan.Property:
			several = several || name != "" && name != part.Name
			name = part.Name
		case plan.Element, plan.Search:
			several = true
		}
	}
	if name == "" || several {
		return nil, false
	}
	c := s.table.Column(name)
	if c == nil || c.Kind() != graph.KindText && c.Kind() != graph.KindList {
		return nil, false
	}
	return c, true
}

// byCode tests every distinct value of a column once.
func byCode(c column.Column, holds Cond[graph.Value]) Filter {
	if holds.test == nil {
		return decided[uint32](holds.holds)
	}
	var known codes[Verdict]
	return Filter{test: func(row uint32) bool {
		v := known.at(uint32(c.Word(row)))
		if *v == Unknown {
			*v = VerdictOf(holds.test(c.Value(row)))
		}
		return *v == Yes
	}}
}

// valueScope computes expressions of a single property from its value.
type valueScope struct{ e *Env }

func (s valueScope) env() *Env { return s.e }

func (s valueScope) leaf(plan.Expr) Term[graph.Value] {
	return Term[graph.Value]{of: func(v graph.Value) graph.Value { return v }}
}

func (s valueScope) search(plan.Search) Cond[graph.Value] { return decided[graph.Value](false) }

func (s valueScope) quick(plan.Expr) (Cond[graph.Value], bool) { return Cond[graph.Value]{}, false }
