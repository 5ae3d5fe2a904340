package walk

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/graph/snapshot/exec/cost"
	"parapet/internal/graph/snapshot/exec/label"
	"parapet/internal/graph/snapshot/exec/shape"
	"parapet/internal/processors"
)

// Walk is a query that is ready to be walked.
type Walk struct {
	view  *column.View
	env   *cond.Env
	costs *cost.Model
	query *shape.Query
	start plan.Node
	place int // of the start
	where []plan.Expr
	first *stage
	ops   []plan.Operator
	work  float64
	// Matches is how many are expected.
	Matches float64
	// InOrder: matches come in the order of the pattern, by the things at the
	// places.
	InOrder bool
}

// New is a walk that begins where it promises the least work. Eager says that
// its collector wants the matches in the order of the pattern and may have
// enough early.
func New(v *column.View, env *cond.Env, m *cost.Model, s *shape.Query, eager bool) *Walk {
	if turned, ok := turned(s.Pattern); ok {
		return newPaths(v, env, m, s, turned)
	}
	c := newPrefix(s.Pattern)
	k := newCosts(m, c)
	best, least := 0, 0.0
	for i := range c.nodes {
		first, last, _ := c.needed(s, i)
		work := k.from(i, first, last)
		if eager && i > 0 {
			// All matches must be found before the first is the first.
			work *= reluctance
		}
		if i == 0 || work < least {
			best, least = i, work
		}
	}
	return from(v, env, s, c, k, best)
}

// newPaths is a walk over paths, from the end where there is less.
func newPaths(v *column.View, env *cond.Env, m *cost.Model, s *shape.Query, turned plan.Pattern) *Walk {
	ahead, back := newPrefix(s.Pattern), newPrefix(turned)
	k, l := newCosts(m, ahead), newCosts(m, back)
	if l.rows[0]*reluctance >= k.rows[0] {
		return from(v, env, s, ahead, k, 0)
	}
	return fromEnd(v, env, s, back, l)
}

// fromEnd is a walk over paths from the pattern's end, which are found out of
// order.
func fromEnd(v *column.View, env *cond.Env, s *shape.Query, back prefix, k *costs) *Walk {
	w := from(v, env, s, back, k, 0)
	w.InOrder = false
	return w
}

// from is a walk that begins at one of the first nodes.
func from(v *column.View, env *cond.Env, s *shape.Query, c prefix, k *costs, start int) *Walk {
	first, last, _ := c.needed(s, start)
	w := &Walk{
		view: v, env: env, costs: k.Model, query: s, start: c.nodes[start],
		work: k.from(start, first, last), InOrder: start == 0,
	}
	w.place = s.Place[w.start.Slot]
	b := newBuilder(s)
	b.operator("scan", label.Node(w.start))
	at := bound{make([]bool, len(s.Place)), make([]bool, len(s.Where))}.with(w.place)
	w.where = b.decided(at)
	w.first = b.link(b.order(c, start), at, &stage{kind: end, op: nowhere}, false)
	w.ops = b.ops
	w.estimate(k.rows[start])
	return w
}

// estimate tells the operators what to expect from so many rows at the start.
func (w *Walk) estimate(rows float64) {
	e := &estimator{costs: w.costs, start: w.start.Types, rows: make([]float64, len(w.ops)), odds: map[*stage]float64{}}
	e.rows[0] = rows
	w.Matches = e.through(w.first, reach{rows, w.start.Types}).rows
	for i, rows := range e.rows {
		w.ops[i].Estimated = cost.Whole(rows)
	}
}

// reluctance is how much more work it must take to find the first matches
// first, before all are found and put in order.
const reluctance = 16

// Workers is how many collectors the walk could feed at a time.
func (w *Walk) Workers() int {
	if w.work < muchWork {
		return 1
	}
	return processors.Count()
}

// muchWork is how many things it takes to be worth the while of more than one
// core.
const muchWork = 50_000

// Run walks, and feeds every collector from a part of the first rows. Each has
// a scope of its own, which compiles the conditions on matches. It fails with
// the cause of the context's end, or when the query takes too much memory.
func (w *Walk) Run(ctx context.Context, m *budget.Meter, scopes []*cond.Scope, collectors []Collector) (Stats, error) {
	var stopped atomic.Bool
	defer context.AfterFunc(ctx, func() { stopped.Store(true) })()
	began := time.Now()
	walkers := make([]*walker, len(collectors))
	starts := make([][]startSite, len(collectors))
	for i, c := range collectors {
		walkers[i] = newWalker(len(w.query.Place), len(w.ops), c, m, &stopped)
		starts[i] = w.starts(newBinder(w.view, scopes[i], trailsOf(w.query, w.InOrder)))
	}
	scan := newScanner(w, starts[0], &stopped)
	if len(collectors) == 1 {
		walkers[0].all(scan)
	} else {
		w.share(walkers, starts, scan)
	}
	stats := Stats{Scanned: scan.looked, Operators: slices.Clone(w.ops)}
	stats.Operators[0].Time = scan.took
	stats.add(walkers, time.Since(began)-scan.took)
	return stats, Failure(ctx, m)
}

// share lets all walkers walk from the rows that the scanner finds, a chunk of
// them at a time.
func (w *Walk) share(walkers []*walker, starts [][]startSite, scan *scanner) {
	const chunk = 64
	var rows []startRow
	for more, ok := scan.next(); ok; more, ok = scan.next() {
		rows = append(rows, more...)
		if !walkers[0].meter.Take(8 * len(more)) {
			walkers[0].stop()
		}
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for i, walker := range walkers {
		group.Go(func() {
			for {
				first := int(next.Add(chunk)) - chunk
				if first >= len(rows) {
					return
				}
				for _, r := range rows[first:min(first+chunk, len(rows))] {
					walker.begin(w, &starts[i][r.start], r.row)
				}
			}
		})
	}
	group.Wait()
}
