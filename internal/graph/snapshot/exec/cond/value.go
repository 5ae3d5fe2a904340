package cond

import (
	"math"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// arithmetic computes with numbers and with moments, which count as their
// milliseconds.
func arithmetic(op plan.Operation, l, r graph.Value) graph.Value {
	if !numeric(l) || !numeric(r) {
		return graph.Value{}
	}
	result := calculate(op, l.AsNumber(), r.AsNumber())
	left, right := l.Kind() == graph.KindTime, r.Kind() == graph.KindTime
	if op == plan.Add && left != right || op == plan.Subtract && left && !right {
		return moment(result)
	}
	return finite(result)
}

// calculate divides by zero to what is not finite.
func calculate(op plan.Operation, l, r float64) float64 {
	switch op {
	case plan.Add:
		return l + r
	case plan.Subtract:
		return l - r
	case plan.Multiply:
		return l * r
	case plan.Divide:
		return l / r
	case plan.Raise:
		return math.Pow(l, r)
	}
	return math.NaN()
}

// finite is a number, undefined when it is none or too great.
func finite(f float64) graph.Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return graph.Value{}
	}
	return graph.Number(f + 0) // makes -0 the same as 0
}

// moment is the moment so many milliseconds after 1970 began, as far as
// milliseconds are exact.
func moment(ms float64) graph.Value {
	if math.IsNaN(ms) || math.Abs(ms) > 1<<53 {
		return graph.Value{}
	}
	return graph.Millis(int64(ms))
}

func call(f plan.Function, args []graph.Value) graph.Value {
	switch f {
	case plan.Concat:
		return concat(args)
	case plan.Merge:
		return merge(args)
	case plan.Coalesce:
		for _, v := range args {
			if v.Defined() {
				return v
			}
		}
		return graph.Value{}
	}
	if len(args) != 1 || args[0].Kind() != graph.KindNumber {
		return graph.Value{}
	}
	return finite(ofNumber(f, args[0].AsNumber()))
}

func ofNumber(f plan.Function, n float64) float64 {
	switch f {
	case plan.Abs:
		return math.Abs(n)
	case plan.Sqrt:
		return math.Sqrt(n)
	case plan.Ceil:
		return math.Ceil(n)
	case plan.Floor:
		return math.Floor(n)
	case plan.Round:
		return math.Round(n)
	}
	return math.NaN()
}

func concat(args []graph.Value) graph.Value {
	var b strings.Builder
	for _, v := range args {
		b.WriteString(v.String())
	}
	return graph.Text(b.String())
}

func merge(args []graph.Value) graph.Value {
	items := []string{}
	for _, v := range args {
		switch v.Kind() {
		case graph.KindUndefined:
		case graph.KindList:
			items = append(items, v.AsList()...)
		default:
			items = append(items, v.String())
		}
	}
	return graph.List(items...)
}
