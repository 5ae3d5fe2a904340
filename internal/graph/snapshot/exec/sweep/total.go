package sweep

import (
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/collect"
	"parapet/internal/graph/snapshot/exec/cond"
)

// total is what an aggregate comes to in a group.
type total struct {
	group uint64
	value graph.Value
}

// totals makes the totals of the sums, group by group.
func (t *task) totals(a aggregate, p *pass, sums []sum) []total {
	if p.values == nil {
		totals := make([]total, len(sums))
		for i, s := range sums {
			totals[i] = total{s.number, graph.Number(float64(s.rows))}
		}
		return totals
	}
	values := t.valuesOf(a, p)
	var totals []total
	for first := 0; first < len(sums); {
		group := sums[first].number / uint64(len(values))
		last := first
		for last < len(sums) && sums[last].number/uint64(len(values)) == group {
			last++
		}
		f := folded{values: values, sums: sums[first:last]}
		totals = append(totals, total{group, f.value(a.expr)})
		first = last
	}
	return totals
}

// valuesOf are the values of the pass's classes.
func (t *task) valuesOf(a aggregate, p *pass) []graph.Value {
	scope := &cond.Scope{Env: t.env, Place: map[plan.Slot]int{p.level.node.Slot: 0}}
	term := scope.Term(a.of)
	values := make([]graph.Value, p.values.len())
	for i, rep := range p.values.reps {
		values[i] = term.At(&cond.Match{Things: []cond.Thing{rep}})
	}
	return values
}

// folded is the values of one group, with how many rows have each.
type folded struct {
	values []graph.Value
	sums   []sum
}

func (f *folded) value(e plan.Expr) graph.Value {
	switch e := e.(type) {
	case plan.Count:
		n := 0
		f.each(func(graph.Value, uint64) { n++ })
		return graph.Number(float64(n))
	case plan.Fold:
		switch e.How {
		case plan.Least:
			return f.extreme(-1)
		case plan.Greatest:
			return f.extreme(1)
		default:
			return f.sum(e.How)
		}
	}
	return graph.Value{}
}

// each goes over the defined values.
func (f *folded) each(do func(v graph.Value, rows uint64)) {
	for _, s := range f.sums {
		if v := f.values[s.number%uint64(len(f.values))]; v.Defined() {
			do(v, s.rows)
		}
	}
}

func (f *folded) extreme(sign int) (extreme graph.Value) {
	f.each(func(v graph.Value, _ uint64) {
		if !extreme.Defined() || v.Compare(extreme)*sign > 0 {
			extreme = v
		}
	})
	return extreme
}

// sum adds up numbers and not moments; the average of moments alone is one.
func (f *folded) sum(how plan.Folding) graph.Value {
	var numbers, moments collect.Exact
	f.each(func(v graph.Value, rows uint64) {
		switch v.Kind() {
		case graph.KindNumber:
			numbers.AddTimes(v.AsNumber(), int(rows))
		case graph.KindTime:
			moments.AddTimes(v.AsNumber(), int(rows))
		}
	})
	switch {
	case how == plan.Sum:
		return numbers.Sum()
	case numbers.Len() > 0:
		return numbers.Average()
	case moments.Len() > 0:
		return graph.Millis(int64(moments.Average().AsNumber()))
	}
	return graph.Value{}
}
