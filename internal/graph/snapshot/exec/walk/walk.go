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
	match   cond.Match // of the moment
	collect Collector
	meter   *budget.Meter
	stopped *atomic.Bool // shared by all walkers of a query
	scanned int
	// rows and time of each operator; time is that of samples.
	rows []int64
	time []time.Duration
	last time.Time
}

func newWalker(width, ops int, c Collector, m *budget.Meter, stopped *atomic.Bool) *walker {
	return &walker{
		match: cond.Match{Things: make([]cond.Thing, width)}, collect: c, meter: m, stopped: stopped,
		rows: make([]int64, ops), time: make([]time.Duration, ops), last: time.Now(),
	}
}

// sample is how many things are looked at between two looks at the clock.
const sample = 1024

// look counts one more thing, unless the walk is to stop.
func (w *walker) look(op int) bool {
	w.scanned++
	if w.scanned%sample == 0 {
		w.tick(op)
	}
	return !w.stopped.Load()
}

// tick gives the time since the last sample to an operator.
func (w *walker) tick(op int) {
	now := time.Now()
	if op >= 0 {
		w.time[op] += now.Sub(w.last)
	}
	w.last = now
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
}

func (s *Stats) add(w *walker) {
	s.Scanned += w.scanned
	for i := range s.Operators {
		s.Operators[i].Rows += w.rows[i]
		s.Operators[i].Time += w.time[i]
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
