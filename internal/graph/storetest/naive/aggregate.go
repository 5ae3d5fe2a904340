package naive

import (
	"fmt"
	"math/big"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// count is how many distinct things, or defined values, an expression has in a
// group.
func (e *evaluator) count(x plan.Expr, g group) graph.Value {
	seen := map[string]bool{}
	for _, i := range g {
		if e.value(x, group{i}).Defined() {
			seen[e.identity(x, group{i})] = true
		}
	}
	return graph.Number(float64(len(seen)))
}

// identity tells apart what an expression is in groups.
func (e *evaluator) identity(x plan.Expr, g group) string {
	if element, ok := x.(plan.Element); ok {
		if t := g.thing(element.Slot); t != nil {
			return t.identity()
		}
	}
	v := e.value(x, g)
	return fmt.Sprintf("%d %q", v.Kind(), append([]string{v.String()}, v.AsList()...))
}

// folded are the defined values that an expression has in a group, one for
// each combination of the things in its slots.
func (e *evaluator) folded(x plan.Expr, g group) []graph.Value {
	var values []graph.Value
	slots := slotsOf(x)
	combinations := gather(g, func(i instance) string {
		key := ""
		for _, s := range slots {
			if t := i.slots[s]; t != nil {
				key += t.identity()
			}
			key += "\x00"
		}
		return key
	})
	for _, same := range combinations {
		if v := e.value(x, same); v.Defined() {
			values = append(values, v)
		}
	}
	return values
}

func fold(how plan.Folding, values []graph.Value) graph.Value {
	switch how {
	case plan.Sum:
		return sum(ofKind(values, graph.KindNumber))
	case plan.Average:
		return average(values)
	}
	if len(values) == 0 {
		return graph.Value{}
	}
	if how == plan.Least {
		return slices.MinFunc(values, graph.Value.Compare)
	}
	return slices.MaxFunc(values, graph.Value.Compare)
}

func ofKind(values []graph.Value, k graph.Kind) []graph.Value {
	var kept []graph.Value
	for _, v := range values {
		if v.Kind() == k {
			kept = append(kept, v)
		}
	}
	return kept
}

// sum adds up without loss and rounds once, so that no order of the values
// gives another sum.
func sum(values []graph.Value) graph.Value {
	if len(values) == 0 {
		return graph.Value{}
	}
	total := new(big.Rat)
	for _, v := range values {
		total.Add(total, new(big.Rat).SetFloat64(v.AsNumber()))
	}
	rounded, _ := total.Float64()
	return finite(rounded)
}

// average is that of the numbers or, without any, that of the times.
func average(values []graph.Value) graph.Value {
	if numbers := ofKind(values, graph.KindNumber); len(numbers) > 0 {
		return calculate(plan.Divide, sum(numbers), graph.Number(float64(len(numbers))))
	}
	times := ofKind(values, graph.KindTime)
	if len(times) == 0 {
		return graph.Value{}
	}
	return graph.Millis(int64(sum(times).AsNumber() / float64(len(times))))
}
