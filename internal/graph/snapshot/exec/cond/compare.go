package cond

import (
	"cmp"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// compare says whether a comparison holds between two values. A list compares
// as any of its elements; an undefined value compares with nothing.
func compare(op plan.Op, l, r graph.Value) bool {
	if l.Kind() == graph.KindList {
		return anyElement(l, func(v graph.Value) bool { return compare(op, v, r) })
	}
	if r.Kind() == graph.KindList {
		return anyElement(r, func(v graph.Value) bool { return compare(op, l, v) })
	}
	switch {
	case l.Kind() == graph.KindText && r.Kind() == graph.KindText:
		return compareTexts(op, l.AsText(), r.AsText())
	case l.Kind() == graph.KindBool && r.Kind() == graph.KindBool:
		return op == plan.Equal && l.AsBool() == r.AsBool()
	}
	return numeric(l) && numeric(r) && compareOrdered(op, l.AsNumber(), r.AsNumber())
}

func anyElement(list graph.Value, holds func(graph.Value) bool) bool {
	for _, item := range list.AsList() {
		if holds(graph.Text(item)) {
			return true
		}
	}
	return false
}

// numeric values are numbers and times, which compare as milliseconds.
func numeric(v graph.Value) bool {
	return v.Kind() == graph.KindNumber || v.Kind() == graph.KindTime
}

func compareTexts(op plan.Op, l, r string) bool {
	switch op {
	case plan.Contains:
		return strings.Contains(l, r)
	case plan.HasPrefix:
		return strings.HasPrefix(l, r)
	case plan.HasSuffix:
		return strings.HasSuffix(l, r)
	default:
		return compareOrdered(op, l, r)
	}
}

func compareOrdered[T cmp.Ordered](op plan.Op, l, r T) bool {
	switch op {
	case plan.Equal:
		return l == r
	case plan.Less:
		return l < r
	case plan.LessEqual:
		return l <= r
	case plan.Greater:
		return l > r
	case plan.GreaterEqual:
		return l >= r
	default:
		return false
	}
}

// mirrored is the comparison with its sides changed, if there is one.
func mirrored(op plan.Op) (plan.Op, bool) {
	switch op {
	case plan.Equal:
		return plan.Equal, true
	case plan.Less:
		return plan.Greater, true
	case plan.LessEqual:
		return plan.GreaterEqual, true
	case plan.Greater:
		return plan.Less, true
	case plan.GreaterEqual:
		return plan.LessEqual, true
	default:
		return op, false
	}
}
