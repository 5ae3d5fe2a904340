package exec

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// ranking keeps the first rows by the sort keys.
type ranking struct {
	out        *output
	skip, keep int
	best       []*ranked // the first kept in order once there are so many
	at         ranked    // the match at hand
	cut        bool
}

// slack is how many rows more than asked for are held before the last are cut.
const slack = 1024

func (c *ranking) add(m *match) bool {
	c.at.match, c.at.sorts = *m, c.out.sortKeys(c.at.sorts[:0], m)
	if c.cut && c.out.compare(&c.at, c.best[c.keep-1]) >= 0 {
		return true
	}
	c.best = append(c.best, &ranked{match: m.clone(), sorts: slices.Clone(c.at.sorts)})
	if extra := len(c.best) - c.keep; extra >= max(c.keep, slack) {
		c.out.rank(c.best)
		clear(c.best[c.keep:])
		c.best = c.best[:c.keep]
		c.cut = true
	}
	return true
}

func (c *ranking) rows() [][]plan.Cell {
	c.out.rank(c.best)
	return c.out.rows(c.best, c.skip, c.keep)
}

// ranked is a match, or a group of them, with its sort keys.
type ranked struct {
	match match
	sorts []graph.Value
}

// sortKeys appends the sort keys of a match.
func (o *output) sortKeys(keys []graph.Value, m *match) []graph.Value {
	for _, t := range o.sorts {
		keys = append(keys, t.at(m))
	}
	return keys
}

// compareSorts orders by the sort keys alone. Undefined comes last both ways.
func (o *output) compareSorts(a, b []graph.Value) int {
	for i := range a {
		switch c := compareDefined(a[i], b[i]); {
		case c == 0:
			continue
		case o.desc[i] && a[i].Defined() && b[i].Defined():
			return -c
		default:
			return c
		}
	}
	return 0
}

// compareDefined orders values, undefined last.
func compareDefined(a, b graph.Value) int {
	switch {
	case a.Defined() == b.Defined():
		return a.Compare(b)
	case a.Defined():
		return -1
	}
	return 1
}

// compare orders rows by the sort keys, then by the ties.
func (o *output) compare(a, b *ranked) int {
	if c := o.compareSorts(a.sorts, b.sorts); c != 0 {
		return c
	}
	for _, t := range o.ties {
		if c := compareDefined(t.at(&a.match), t.at(&b.match)); c != 0 {
			return c
		}
	}
	return 0
}

// rank puts rows in order. Those that nothing tells apart stay as they came.
func (o *output) rank(rows []*ranked) { slices.SortStableFunc(rows, o.compare) }
