// Package walk finds the matches of a checked query in the columns of a view.
//
// The pattern is put in the order of the walk: it begins at whichever entity
// of the first hops promises the least work, by counts of rows, samples of
// filters and average degrees, and goes outward from there. Of parts whose
// things the answer does not tell apart it is only found out whether they are
// there. Each step of that order is a stage; a stage on a table is a site, with
// conditions compiled for the table and the ways to the next sites. The walk
// follows them depth first from row to row and hands every match to a
// collector; no intermediate table is ever made. When there is much to do, and
// the collector does not ask for an order, all cores share the first rows.
//
// What leads on from a row does not depend on the way to it and is remembered.
//
// The package knows nothing of what becomes of matches.
package walk

import (
	"context"
	"sync/atomic"
	"time"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/budget"
	"parapet/internal/graph/snapshot/exec/cond"
)

// Collector takes matches.
type Collector interface {
	// Add takes one match, and says whether it wants more. It copies what it
	// keeps.
	Add(m *cond.Match) bool
}

// walker follows a bound pattern. It belongs to one goroutine.
type walker struct {
	clock
	match     cond.Match // of the moment
	collector Collector
	meter     *budget.Meter
	stopped   *atomic.Bool // shared by all walkers of a query
	rows      []int64      // by operator
}

func newWalker(width, ops int, c Collector, m *budget.Meter, stopped *atomic.Bool) *walker {
	return &walker{
		clock: newClock(ops), match: cond.Match{Things: make([]cond.Thing, width)},
		collector: c, meter: m, stopped: stopped, rows: make([]int64, ops),
	}
}

// sample is how many rows are looked at between two looks at whether to stop.
const sample = 1024

// look counts one more thing, unless the walk is to stop.
func (w *walker) look(op int) bool {
	w.clock.look(op)
	return !w.stopped.Load()
}

// add hands the match of the moment on. How long that takes is timed if the look
// that led to it is.
func (w *walker) add() bool {
	collector := len(w.looks) - 1
	w.looks[collector]++
	if w.timed == nowhere {
		return w.collector.Add(&w.match)
	}
	w.lap(collector)
	more := w.collector.Add(&w.match)
	w.rest()
	return more
}

// take takes memory into account, and stops the walk when there is too little.
func (w *walker) take(bytes int) {
	if !w.meter.Take(bytes) {
		w.stop()
	}
}

func (w *walker) stop() { w.stopped.Store(true) }

// count counts a row that came of an operator.
func (w *walker) count(op int) {
	if op >= 0 {
		w.rows[op]++
	}
}

func (w *walker) holds(where []cond.Cond[*cond.Match]) bool {
	for i := range where {
		if !where[i].At(&w.match) {
			return false
		}
	}
	return true
}

// Stats say what a walk has done.
type Stats struct {
	// Scanned counts the entities and relationships that were looked at.
	Scanned   int
	Operators []plan.Operator
	// Collecting is how long the collectors took.
	Collecting time.Duration
}

// add adds what walkers have done in a time, of which each operator has a part
// that is nested in others.
func (s *Stats) add(walkers []*walker, took time.Duration) {
	weights := make([]float64, len(s.Operators)+1)
	for _, w := range walkers {
		w.weights(weights)
		s.Scanned += w.scanned()
		for i := range s.Operators {
			s.Operators[i].Rows += w.rows[i]
		}
	}
	total := 0.0
	for _, weight := range weights {
		total += weight
	}
	part := func(i int) time.Duration { return time.Duration(float64(took) * weights[i] / max(total, 1)) }
	for i := range s.Operators {
		s.Operators[i].Time += part(i)
	}
	s.Collecting = part(len(s.Operators))
	nest(s.Operators)
}

// nest adds the times of operators to those that they are nested in.
func nest(ops []plan.Operator) {
	for i := range ops {
		for j := i + 1; j < len(ops) && ops[j].Depth > ops[i].Depth; j++ {
			ops[i].Time += ops[j].Time
		}
	}
}

// Failure is why the work on a query ended before its time, nil when it did
// not.
func Failure(ctx context.Context, m *budget.Meter) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return m.Err()
}
