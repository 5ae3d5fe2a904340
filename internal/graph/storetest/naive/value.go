package naive

import (
	"math"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// value is what an expression is in a group. Whatever does not aggregate is
// the same in all of the group, or else that of the first.
func (e *evaluator) value(x plan.Expr, g group) graph.Value {
	switch x := x.(type) {
	case plan.Literal:
		return x.Value
	case plan.Element:
		if t := g.thing(x.Slot); t != nil {
			return graph.Text(t.id())
		}
		return graph.Value{}
	case plan.Property:
		if t := g.thing(x.Slot); t != nil {
			return t.property(e.graph.Schema, x.Name)
		}
		return graph.Value{}
	case plan.ColumnRef:
		return e.value(e.columnExpr(x.Index, g), g)
	case plan.Count:
		return e.count(x.Of, g)
	case plan.Fold:
		return fold(x.How, e.folded(x.Of, g))
	case plan.Arithmetic:
		return calculate(x.Op, e.value(x.Left, g), e.value(x.Right, g))
	case plan.Call:
		args := make([]graph.Value, len(x.Args))
		for i, arg := range x.Args {
			args[i] = e.value(arg, g)
		}
		return call(x.Function, args)
	}
	return graph.Bool(e.holds(x, g))
}

// calculate works on numbers. A time works as its milliseconds, and shifted by
// a number it is a time again.
func calculate(op plan.Operation, l, r graph.Value) graph.Value {
	for _, v := range []graph.Value{l, r} {
		if v.Kind() != graph.KindNumber && v.Kind() != graph.KindTime {
			return graph.Value{}
		}
	}
	a, b := l.AsNumber(), r.AsNumber()
	times := [2]bool{l.Kind() == graph.KindTime, r.Kind() == graph.KindTime}
	switch op {
	case plan.Add:
		if times == [2]bool{true, false} || times == [2]bool{false, true} {
			return exact(a + b)
		}
		return finite(a + b)
	case plan.Subtract:
		if times == [2]bool{true, false} {
			return exact(a - b)
		}
		return finite(a - b)
	case plan.Multiply:
		return finite(a * b)
	case plan.Divide:
		return finite(a / b)
	}
	return finite(math.Pow(a, b))
}

// exact is the time of so many milliseconds, undefined where a number does not
// count them exactly.
func exact(ms float64) graph.Value {
	if !(math.Abs(ms) <= 1<<53) {
		return graph.Value{}
	}
	return graph.Millis(int64(ms))
}

// finite is the number, undefined when it is none: after a division by zero,
// say. There is one zero, whatever its sign.
func finite(f float64) graph.Value {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return graph.Value{}
	}
	return graph.Number(f + 0)
}

func call(f plan.Function, args []graph.Value) graph.Value {
	switch f {
	case plan.Concat:
		text := ""
		for _, arg := range args {
			text += arg.String()
		}
		return graph.Text(text)
	case plan.Merge:
		items := []string{}
		for _, arg := range args {
			for _, element := range elements(arg) {
				if element.Defined() {
					items = append(items, element.String())
				}
			}
		}
		return graph.List(items...)
	case plan.Coalesce:
		for _, arg := range args {
			if arg.Defined() {
				return arg
			}
		}
		return graph.Value{}
	}
	if args[0].Kind() != graph.KindNumber {
		return graph.Value{}
	}
	return finite(map[plan.Function]func(float64) float64{
		plan.Abs: math.Abs, plan.Sqrt: math.Sqrt, plan.Ceil: math.Ceil, plan.Floor: math.Floor, plan.Round: math.Round,
	}[f](args[0].AsNumber()))
}
