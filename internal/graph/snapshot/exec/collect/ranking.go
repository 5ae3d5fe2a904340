package collect

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// ranking keeps the first rows by the sort keys. Once it has as many as are
// asked for they are a heap, in which the last of them is the root.
type ranking struct {
	out        *output
	skip, keep int
	best       []*ranked
	at         ranked // the match at hand
	came       int    // rows
}

// ranked is a match, or a group of them, with its sort keys.
type ranked struct {
	match  cond.Match
	sorts  []graph.Value
	totals []total
	came   int // after so many others
}

func (c *ranking) add(m *cond.Match) bool {
	if c.keep == 0 {
		return false
	}
	c.at.match, c.at.sorts = *m, c.out.sortKeys(c.at.sorts[:0], m)
	if c.late(&c.at) {
		return !c.out.meter.Stopped()
	}
	row := &ranked{match: clone(m), sorts: slices.Clone(c.at.sorts), came: c.at.came}
	ok := c.out.meter.Take(row.bytes())
	c.take(row)
	return ok
}

// offer takes a row that is kept already, with its sort keys.
func (c *ranking) offer(row *ranked) {
	if c.keep > 0 && !c.late(row) {
		c.take(row)
	}
}

// late counts a row that has come, and says whether it is behind all that are
// asked for.
func (c *ranking) late(row *ranked) bool {
	row.came = c.came
	c.came++
	return len(c.best) == c.keep && c.out.compare(row, c.best[0]) > 0
}

// take keeps a row, in the place of the last if there are enough.
func (c *ranking) take(row *ranked) {
	if len(c.best) < c.keep {
		c.best = append(c.best, row)
		if len(c.best) == c.keep {
			for i := len(c.best)/2 - 1; i >= 0; i-- {
				c.sink(i)
			}
		}
		return
	}
	c.out.meter.Free(c.best[0].bytes())
	c.best[0] = row
	c.sink(0)
}

// sink moves a row down the heap to where none below comes after it.
func (c *ranking) sink(i int) {
	for {
		last := i
		for below := 2*i + 1; below <= 2*i+2 && below < len(c.best); below++ {
			if c.out.compare(c.best[below], c.best[last]) > 0 {
				last = below
			}
		}
		if last == i {
			return
		}
		c.best[i], c.best[last] = c.best[last], c.best[i]
		i = last
	}
}

// merge takes rows of other matches, so that it does not matter which came
// first.
func (c *ranking) merge(other keeper) {
	for _, row := range other.(*ranking).best {
		if c.out.meter.Stopped() {
			return
		}
		if len(c.best) < c.keep || c.out.compare(row, c.best[0]) < 0 {
			c.take(row)
		} else {
			c.out.meter.Free(row.bytes())
		}
	}
}

func (c *ranking) result() *plan.Result {
	c.out.rank(c.best)
	rows := c.best[min(c.skip, len(c.best)):]
	return &plan.Result{Rows: c.out.rows(len(rows), func(i int) *cond.Match { return &rows[i].match })}
}

// clone keeps a match beyond the moment.
func clone(m *cond.Match) cond.Match {
	return cond.Match{
		Things: slices.Clone(m.Things), Trail: m.Trail,
		Elements: slices.Clone(m.Elements), Totals: slices.Clone(m.Totals),
	}
}

// bytes is about how much memory a kept row takes.
func (r *ranked) bytes() int {
	const thing, value, aggregate, rest = 40, 56, 112, 128
	return rest + thing*(len(r.match.Things)+len(r.match.Trail)) +
		value*(len(r.sorts)+len(r.match.Elements)+len(r.match.Totals)) + aggregate*len(r.totals)
}
