package collect

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// ranking keeps the first rows by the sort keys.
type ranking struct {
	out        *output
	skip, keep int
	best       []*ranked // the first kept in order once there are so many
	at         ranked    // the match at hand
	cut        bool
}

// ranked is a match, or a group of them, with its sort keys.
type ranked struct {
	match  cond.Match
	sorts  []graph.Value
	totals []total
}

// slack is how many rows more than asked for are held before the last are cut.
const slack = 1024

func (c *ranking) add(m *cond.Match) bool {
	if c.keep == 0 {
		return false
	}
	c.at.match, c.at.sorts = *m, c.out.sortKeys(c.at.sorts[:0], m)
	if c.cut && c.out.compare(&c.at, c.best[c.keep-1]) >= 0 {
		return true
	}
	row := &ranked{match: clone(m), sorts: slices.Clone(c.at.sorts)}
	c.best = append(c.best, row)
	ok := c.out.meter.Take(row.bytes())
	c.trim(max(c.keep, slack))
	return ok
}

// offer takes a row that is kept already, with its sort keys.
func (c *ranking) offer(row *ranked) {
	if c.keep == 0 || c.cut && c.out.compare(row, c.best[c.keep-1]) >= 0 {
		return
	}
	c.best = append(c.best, row)
	c.trim(max(c.keep, slack))
}

// trim cuts what is beyond the first rows once it is more than some.
func (c *ranking) trim(some int) {
	if len(c.best)-c.keep < some {
		return
	}
	c.out.rank(c.best)
	for _, row := range c.best[c.keep:] {
		c.out.meter.Free(row.bytes())
	}
	clear(c.best[c.keep:])
	c.best = c.best[:c.keep]
	c.cut = true
}

func (c *ranking) merge(other keeper) {
	c.best = append(c.best, other.(*ranking).best...)
	c.cut = false
	c.trim(max(c.keep, slack))
}

func (c *ranking) result() *plan.Result {
	c.out.rank(c.best)
	return &plan.Result{Rows: c.out.rows(c.best, c.skip, c.keep)}
}

// rows are the rows from the one to the other, as far as there are.
func (o *output) rows(all []*ranked, from, to int) [][]plan.Cell {
	var rows [][]plan.Cell
	for i := from; i < min(to, len(all)); i++ {
		row := o.row(&all[i].match)
		rows = append(rows, row)
		if !o.meter.Take(o.bytesOf(row)) {
			break
		}
	}
	return rows
}

// clone keeps a match beyond the moment.
func clone(m *cond.Match) cond.Match {
	return cond.Match{Things: slices.Clone(m.Things), Trail: m.Trail, Elements: slices.Clone(m.Elements)}
}

// bytes is about how much memory a kept row takes.
func (r *ranked) bytes() int {
	const thing, value, aggregate, rest = 40, 56, 112, 128
	return rest + thing*(len(r.match.Things)+len(r.match.Trail)) +
		value*(len(r.sorts)+len(r.match.Elements)) + aggregate*len(r.totals)
}
