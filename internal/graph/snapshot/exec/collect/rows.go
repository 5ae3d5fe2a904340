package collect

import (
	"sync"
	"sync/atomic"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
	"parapet/internal/processors"
)

// together is how many rows or things a processor makes at a time.
const together = 64

// rows makes rows of matches.
func (o *output) rows(n int, match func(int) *cond.Match) [][]plan.Cell {
	if n == 0 {
		return nil
	}
	rows := make([][]plan.Cell, n)
	o.spread(n, func(o *output, from, to int) bool {
		return o.fill(rows[from:to], func(i int) *cond.Match { return match(from + i) })
	})
	return rows
}

// spread makes so many parts of an answer, on all processors when they are
// many, until make says that the query may not go on. What is missing then is
// missing from an answer that nobody gets.
func (o *output) spread(n int, make func(o *output, from, to int) bool) {
	var next atomic.Int64
	work := func(o *output) {
		for from := int(next.Add(together)) - together; from < n; from = int(next.Add(together)) - together {
			if !make(o, from, min(from+together, n)) {
				return
			}
		}
	}
	var others sync.WaitGroup
	for _, other := range o.makers(max(1, min(processors.Count(), (n+together-1)/together)))[1:] {
		others.Go(func() { work(other) })
	}
	work(o)
	others.Wait()
}

// makers are the output and as many more like it, one for each goroutine.
func (o *output) makers(n int) []*output {
	for len(o.likes) < n {
		o.likes = append(o.likes, o.like())
	}
	return o.likes[:n]
}

// fill makes rows, and says whether there was memory for them.
func (o *output) fill(rows [][]plan.Cell, match func(int) *cond.Match) bool {
	width := len(o.columns)
	cells := make([]plan.Cell, width*len(rows))
	for i := range rows {
		rows[i], cells = cells[:width:width], cells[width:]
		o.row(rows[i], match(i))
		if !o.meter.Take(o.bytesOf(rows[i])) {
			return false
		}
	}
	return true
}
