package sweep

import (
	"context"
	"errors"
	"slices"
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
)

// errNotTaken: what the query asks for turned out to be nothing for sweeps.
var errNotTaken = errors.New("not taken")

// task is a request in the order of the chain.
type task struct {
	env        *cond.Env
	view       *column.View
	chain      *chain
	keyed      []*level // those with keys
	aggregates []aggregate
	costs      *cost.Model
	expected   float64   // groups
	since      time.Time // the last lap
	wanted     int       // of the aggregates: one finds groups of which nothing is asked
	limits     limits
	work       *work
}

// chain is nodes and the hops between them.
type chain struct {
	levels []*level
	edges  []plan.Edge // edges[i] joins levels[i] and levels[i+1]
	// absent must not lead on from the last level, with which it begins.
	absent *chain
	left   int // rows that it does not lead on from
}

// level is a node of the chain.
type level struct {
	node     plan.Node
	sites    []*site
	filtered bool
	// keys are what groups are told apart by at this node.
	keys    []plan.Expr
	classes *classes // of the keys; nil without keys
	stride  uint64   // from one class to the next in the number of a group
	took    time.Duration
}

// aggregate is one aggregate and the level that it reads.
type aggregate struct {
	expr  plan.Expr
	level int
	// of is what is counted or folded; nil where things are counted.
	of plan.Expr
}

func newTask(r Request) (*task, bool) {
	c, ok := newChain(r.Pattern.Start, r.Pattern.Steps)
	if !ok {
		return nil, false
	}
	t := &task{env: r.Env, view: r.View, chain: c, costs: r.Costs, expected: r.Expected, since: time.Now()}
	for _, e := range r.Keys {
		if level, ok := t.reads(e); ok {
			c.levels[level].keys = append(c.levels[level].keys, e)
			continue
		}
		if _, isLiteral := e.(plan.Literal); !isLiteral {
			return nil, false
		}
	}
	for _, l := range c.levels {
		if len(l.keys) > 0 {
			t.keyed = append(t.keyed, l)
		}
	}
	for _, e := range r.Aggregates {
		a, ok := t.newAggregate(e)
		if !ok {
			return nil, false
		}
		t.aggregates = append(t.aggregates, a)
	}
	if t.wanted = len(t.aggregates); t.wanted == 0 {
		t.aggregates = []aggregate{{level: t.lastKey()}}
	}
	return t, true
}

func newChain(start plan.Node, steps []plan.Step) (*chain, bool) {
	c := &chain{levels: []*level{{node: start}}}
	for i, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			c.edges = append(c.edges, step.Edge)
			c.levels = append(c.levels, &level{node: step.Node})
		case plan.Absent:
			last := *c.levels[len(c.levels)-1]
			absent, ok := newChain(last.node, step.Steps)
			if !ok || i < len(steps)-1 {
				return nil, false
			}
			c.absent = absent
		default:
			return nil, false
		}
	}
	known := !slices.ContainsFunc(c.levels, func(l *level) bool { return l.node.Deleted })
	return c, known
}

// reads is the level that an expression is computed from, if it is a single
// one and nothing else.
func (t *task) reads(e plan.Expr) (at int, ok bool) {
	at = -1
	for part := range plan.All(e) {
		switch part.(type) {
		case plan.Unwind, plan.ColumnRef, plan.Count, plan.Fold:
			return 0, false
		}
		slot, refers := plan.SlotOf(part)
		if !refers {
			continue
		}
		i := slices.IndexFunc(t.chain.levels, func(l *level) bool { return l.node.Slot == slot })
		if i < 0 || at >= 0 && i != at {
			return 0, false
		}
		at = i
	}
	return at, at >= 0
}

func (t *task) newAggregate(e plan.Expr) (aggregate, bool) {
	a := aggregate{expr: e}
	switch e := e.(type) {
	case plan.Count:
		a.of = e.Of
	case plan.Fold:
		a.of = e.Of
	default:
		return aggregate{}, false
	}
	var ok bool
	a.level, ok = t.reads(a.of)
	if _, counts := e.(plan.Count); counts && cond.IsThing(a.of) {
		a.of = nil
	}
	return a, ok
}

func (t *task) lastKey() int {
	for i := range slices.Backward(t.chain.levels) {
		if len(t.chain.levels[i].keys) > 0 {
			return i
		}
	}
	return 0
}

// members is how many rows of a level stand in some match.
func (l *level) members() (n int) {
	for _, s := range l.sites {
		n += s.n
	}
	return n
}

// reduceTo is a request's pattern alone, reduced to what stands in its matches.
// Who gets a task finishes it. Without one, taken says whether the request is
// of the kind that the package takes.
func reduceTo(ctx context.Context, r Request) (_ *task, taken bool, err error) {
	r.Keys, r.Aggregates = nil, nil
	t, ok := newTask(r)
	if !ok {
		return nil, false, nil
	}
	t.work = newWork(ctx, r.Meter)
	if err = t.bind(); err == nil {
		err = t.reduce()
	}
	if err != nil {
		t.finish()
		return nil, true, err
	}
	return t, true, nil
}

// finish gives back what the task holds.
func (t *task) finish() {
	t.work.release(0)
	t.work.end()
}
