package j1ql

import "parapet/internal/graph/plan"

// comparisons are what the operators compare by.
var comparisons = map[Operator]struct {
	op      plan.Op
	negated bool
}{
	"=":   {plan.Equal, false},
	"!=":  {plan.Equal, true},
	"~=":  {plan.Contains, false},
	"!~=": {plan.Contains, true},
	"^=":  {plan.HasPrefix, false},
	"!^=": {plan.HasPrefix, true},
	"$=":  {plan.HasSuffix, false},
	"!$=": {plan.HasSuffix, true},
	">":   {plan.Greater, false},
	">=":  {plan.GreaterEqual, false},
	"<":   {plan.Less, false},
	"<=":  {plan.LessEqual, false},
}

// mirrored are the operators that say the same with the sides exchanged.
var mirrored = map[plan.Op]plan.Op{
	plan.Equal:        plan.Equal,
	plan.Greater:      plan.Less,
	plan.GreaterEqual: plan.LessEqual,
	plan.Less:         plan.Greater,
	plan.LessEqual:    plan.GreaterEqual,
}

// equates says whether the operator is = or !=.
func (o Operator) equates() bool { return comparisons[o].op == plan.Equal }

// affix says whether the operator looks for a part of a text.
func (o Operator) affix() bool {
	_, ok := mirrored[comparisons[o].op]
	return !ok
}

// orders says whether the operator compares by order.
func (o Operator) orders() bool { return !o.equates() && !o.affix() }
