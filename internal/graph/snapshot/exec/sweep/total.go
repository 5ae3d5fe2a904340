package sweep

import (
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/collect"
	"parapet/internal/graph/snapshot/exec/cond"
)

// totals are what an aggregate comes to in groups, which are known by number.
type totals struct {
	work   *work
	groups []uint64
	values []graph.Value
}

// totalBytes are those of a group's number and of a value.
const totalBytes = 8 + valueBytes

// About how many bytes a value takes.
const valueBytes = 64

func (t *totals) add(group uint64, v graph.Value) {
	t.work.hold(totalBytes)
	t.groups = append(t.groups, group)
	t.values = append(t.values, v)
}

// totals makes the totals of the sums, group by group, of which one begins so
// many numbers after the other.
func (t *task) totals(scale uint64, sums []sum, value func([]sum) graph.Value) *totals {
	totals := &totals{work: t.work}
	for len(sums) > 0 && !t.work.stopped.Load() {
		group, n := sums[0].number/scale, 1
		for n < len(sums) && sums[n].number/scale == group {
			n++
		}
		totals.add(group, value(sums[:n]))
		sums = sums[n:]
	}
	return totals
}

// valueOf makes the total of a group's sums.
func (t *task) valueOf(a aggregate, p *pass) (func([]sum) graph.Value, error) {
	switch {
	case p.values == nil:
		return func(sums []sum) graph.Value { return graph.Number(float64(sums[0].rows)) }, nil
	case p.order != nil:
		return func(sums []sum) graph.Value { return p.order.values[sums[0].rows] }, nil
	}
	values, err := t.valuesOf(a, p)
	return func(sums []sum) graph.Value {
		f := folded{values: values, sums: sums}
		return f.value(a.expr)
	}, err
}

// valuesOf are the values of the pass's classes.
func (t *task) valuesOf(a aggregate, p *pass) ([]graph.Value, error) {
	if !t.work.hold(valueBytes * p.values.len()) {
		return nil, t.work.err()
	}
	scope := &cond.Scope{Env: t.env, Place: map[plan.Slot]int{p.level.node.Slot: 0}}
	term := scope.Term(a.of)
	values := make([]graph.Value, p.values.len())
	for i, rep := range p.values.reps {
		if t.work.stopped.Load() {
			return nil, t.work.err()
		}
		values[i] = term.At(&cond.Match{Things: []cond.Thing{rep}})
	}
	return values, nil
}

// folded is the values of one group, with how many rows have each.
type folded struct {
	values []graph.Value
	sums   []sum
}

func (f *folded) value(e plan.Expr) graph.Value {
	if fold, ok := e.(plan.Fold); ok {
		return f.sum(fold.How)
	}
	n := 0
	f.each(func(graph.Value, uint64) { n++ })
	return graph.Number(float64(n))
}

// each goes over the defined values.
func (f *folded) each(do func(v graph.Value, rows uint64)) {
	for _, s := range f.sums {
		if v := f.values[s.number%uint64(len(f.values))]; v.Defined() {
			do(v, s.rows)
		}
	}
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
