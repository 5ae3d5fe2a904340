// Package cond computes the expressions of a plan from the columns of one
// generation.
//
// An expression is compiled once for what it is computed from: the rows of one
// table (Filter), or whole matches (Scope). Constants are folded away, a
// condition on one text column is evaluated once for each distinct text, and
// what tells values and things apart (Identity) is read from the columns
// without making values.
//
// What is compiled remembers what it found out and belongs to one goroutine.
//
// The package knows nothing of patterns, of how matches are found, or of what
// becomes of them.
package cond

import (
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/budget"
)

// Env is what all expressions of a query are compiled with.
type Env struct {
	Schema *graph.Schema
	// Answers are the values that subqueries have found.
	Answers map[*plan.Query]*Values
	// Meter counts the memory of what scopes remember.
	Meter *budget.Meter
}

// Term is a compiled expression: a constant, or a function of what it is
// computed from.
type Term[C any] struct {
	of    func(C) graph.Value // nil for a constant
	value graph.Value
}

// Cond is a compiled condition: decided already, or a test.
type Cond[C any] struct {
	test  func(C) bool // nil when decided
	holds bool
}

func constant[C any](v graph.Value) Term[C] { return Term[C]{value: v} }
func decided[C any](holds bool) Cond[C]     { return Cond[C]{holds: holds} }

// At is the value.
func (t Term[C]) At(c C) graph.Value {
	if t.of == nil {
		return t.value
	}
	return t.of(c)
}

// At says whether the condition holds.
func (k Cond[C]) At(c C) bool {
	if k.test == nil {
		return k.holds
	}
	return k.test(c)
}

// Never says that the condition cannot hold.
func (k Cond[C]) Never() bool { return k.test == nil && !k.holds }

// Always says that the condition holds whatever comes.
func (k Cond[C]) Always() bool { return k.test == nil && k.holds }

func mapped[C any](t Term[C], holds func(graph.Value) bool) Cond[C] {
	if t.of == nil {
		return decided[C](holds(t.value))
	}
	return Cond[C]{test: func(c C) bool { return holds(t.of(c)) }}
}

func negated[C any](k Cond[C]) Cond[C] {
	if k.test == nil {
		return decided[C](!k.holds)
	}
	return Cond[C]{test: func(c C) bool { return !k.test(c) }}
}

// all joins conditions, or the opposite: the first part that is not neutral
// decides.
func all[C any](parts []Cond[C], neutral bool) Cond[C] {
	var tests []func(C) bool
	for _, k := range parts {
		switch {
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
		return Cond[C]{test: tests[0]}
	}
	return Cond[C]{test: func(c C) bool {
		for _, test := range tests {
			if test(c) != neutral {
				return !neutral
			}
		}
		return neutral
	}}
}
