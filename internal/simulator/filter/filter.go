// Package filter understands OData's $filter as far as Microsoft's security
// APIs take it: comparisons, and, or, not, parentheses, startswith, endswith,
// contains and the lambda list/any(x: x eq 'v').
//
// Its flow: Parse turns the text into an Expr, which Match then asks of every
// row through a function that looks properties up. Property names match in any
// case, values exactly. It knows no resource: which names exist is for the
// caller of Parse to say.
package filter

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Value is a property or a literal: nil, a string, float64, bool, time.Time,
// or a list of strings.
type Value any

// Expr is a parsed filter.
type Expr interface {
	// Match reports whether a row is in; get looks up a property by the name
	// the caller declared.
	Match(get func(name string) Value) bool
}

type (
	and     struct{ left, right Expr }
	or      struct{ left, right Expr }
	not     struct{ expr Expr }
	compare struct {
		name    string
		op      string
		literal Value
	}
	call struct {
		function, name, argument string
	}
	anyOf struct {
		name string
		test compare
	}
)

func (e and) Match(get func(string) Value) bool { return e.left.Match(get) && e.right.Match(get) }
func (e or) Match(get func(string) Value) bool  { return e.left.Match(get) || e.right.Match(get) }
func (e not) Match(get func(string) Value) bool { return !e.expr.Match(get) }

func (e compare) Match(get func(string) Value) bool { return e.holds(get(e.name)) }

// holds compares a value with the literal. Ordering with null, or between
// different types, is false; only ne is true of things that cannot be equal.
func (e compare) holds(value Value) bool {
	order, comparable := orderOf(value, e.literal)
	switch e.op {
	case "eq":
		return comparable && order == 0
	case "ne":
		return !comparable || order != 0
	case "gt":
		return comparable && order > 0
	case "ge":
		return comparable && order >= 0
	case "lt":
		return comparable && order < 0
	default:
		return comparable && order <= 0
	}
}

func orderOf(a, b Value) (order int, comparable bool) {
	switch a := a.(type) {
	case nil:
		return 0, b == nil
	case string:
		b, ok := b.(string)
		return strings.Compare(a, b), ok
	case float64:
		b, ok := b.(float64)
		return compareNumbers(a, b), ok
	case time.Time:
		b, ok := b.(time.Time)
		return a.Compare(b), ok
	case bool:
		b, ok := b.(bool)
		if a == b {
			return 0, ok
		}
		return 1, false
	}
	return 0, false
}

func compareNumbers(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (e call) Match(get func(string) Value) bool {
	text, ok := get(e.name).(string)
	switch {
	case !ok:
		return false
	case e.function == "startswith":
		return strings.HasPrefix(text, e.argument)
	case e.function == "endswith":
		return strings.HasSuffix(text, e.argument)
	}
	return strings.Contains(text, e.argument)
}

func (e anyOf) Match(get func(string) Value) bool {
	list, _ := get(e.name).([]string)
	return slices.ContainsFunc(list, func(item string) bool { return e.test.holds(item) })
}

// All matches every row; it is what no filter means.
var All Expr = everything{}

type everything struct{}

func (everything) Match(func(string) Value) bool { return true }

// Parse reads a filter over the declared property names. An empty text is
// [All]. The error's text is one a caller of the API may read.
func Parse(text string, names []string) (Expr, error) {
	if strings.TrimSpace(text) == "" {
		return All, nil
	}
	tokens, err := scan(text)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, names: names}
	expr, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != end {
		return nil, p.unexpected()
	}
	return expr, nil
}

// unexpected words a syntax error as OData services do.
func (p *parser) unexpected() error {
	return fmt.Errorf("syntax error at position %d: unexpected %q in the $filter query option", p.peek().pos, p.peek().text)
}
