package sweep

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// order ranks values, so that of a group's only the best must be kept: the
// greatest rank is that of the least or greatest value. Rank 0 is that of
// nothing, and undefined has the first.
type order struct {
	ranks  []uint32      // of the classes of values
	values []graph.Value // by rank
}

// extreme is 1 when the greatest value is asked for, -1 when the least is, and
// else 0.
func (a aggregate) extreme() int {
	fold, ok := a.expr.(plan.Fold)
	switch {
	case ok && fold.How == plan.Greatest:
		return 1
	case ok && fold.How == plan.Least:
		return -1
	}
	return 0
}

// newOrder orders the values of a pass. When the work has stopped it hurries to
// its end.
func (t *task) newOrder(a aggregate, p *pass, sign int) (*order, error) {
	values, err := t.valuesOf(a, p)
	if err != nil {
		return nil, err
	}
	const each = valueBytes + 2*4
	if !t.work.hold(each * len(values)) {
		return nil, t.work.err()
	}
	classes := make([]uint32, len(values))
	for i := range classes {
		classes[i] = uint32(i)
	}
	slices.SortFunc(classes, func(i, j uint32) int {
		switch v, w := values[i], values[j]; {
		case t.work.stopped.Load():
			return 0
		case v.Defined() && w.Defined():
			return sign * v.Compare(w)
		case v.Defined():
			return 1
		case w.Defined():
			return -1
		}
		return 0
	})
	o := &order{ranks: make([]uint32, len(values)), values: make([]graph.Value, len(values)+1)}
	for i, class := range classes {
		o.ranks[class], o.values[i+1] = uint32(i+1), values[class]
	}
	return o, t.work.err()
}
